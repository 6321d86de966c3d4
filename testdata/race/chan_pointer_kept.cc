// The sender goes on writing to what it has handed over.
// expect: data-race object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

struct Job {
  int input;
  int output;
};

int main() {
  gosan::chan<Job*> jobs = gosan::make_chan<Job*>();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    Job* job = *jobs.recv();
    std::printf("%d\n", job->output);  // race: read
    done.send();
  });
  auto job = std::make_unique<Job>(Job{1, 0});
  jobs.send(job.get());
  job->output = job->input * 2;  // race: write
  done.recv();
}

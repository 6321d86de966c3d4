// A pointer goes through a channel, and so does what it points at.
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
  gosan::go([&] {
    Job* job = *jobs.recv();
    std::printf("%d\n", job->output);
    job->output = 0;
    done.send();
  });
  auto job = std::make_unique<Job>(Job{1, 0});
  job->output = job->input * 2;
  jobs.send(job.get());
  done.recv();
}

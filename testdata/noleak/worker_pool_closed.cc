// A pool of workers that stops because its jobs channel is closed.
// twin: leak/range_never_closed.cc
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> jobs = gosan::make_chan<int>(4);
  gosan::chan<int> results = gosan::make_chan<int>(4);
  gosan::sync::WaitGroup workers;
  workers.add(3);
  for (int worker = 0; worker < 3; worker++) {
    gosan::go([&, jobs, results] {
      for (int job : jobs) results.send(job * job);
      workers.done();
    });
  }
  gosan::go([=] {
    for (int job = 1; job <= 20; job++) jobs.send(job);
    jobs.close();
  });
  int sum = 0;
  for (int i = 0; i < 20; i++) sum += *results.recv();
  workers.wait();
  std::printf("%d\n", sum);
}

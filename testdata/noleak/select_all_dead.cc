// The worker's stop channel is closed when its starter is done with it.
#include <gosan/gosan.h>

#include <cstdio>
#include <optional>

#include "settle.h"

void start_worker() {
  gosan::chan<int> jobs = gosan::make_chan<int>();
  gosan::chan<> stop = gosan::make_chan();
  gosan::go([=] {
    for (;;) {
      std::optional<int> job;
      if (gosan::select(recv(jobs, job), recv(stop)) == 1) {
        return;
      }
      std::printf("job %d\n", *job);
    }
  });
  jobs.send(1);
  stop.close();
}

int main() {
  start_worker();
  settle();
}

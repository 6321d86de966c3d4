// A worker waits for jobs or for its stop signal; whoever held the other ends
// is gone.
// expect: goroutine-leak state=select count=1
#include <gosan/gosan.h>

#include <cstdio>
#include <optional>

#include "settle.h"

void start_worker() {
  gosan::chan<int> jobs = gosan::make_chan<int>();
  gosan::chan<> stop = gosan::make_chan();
  gosan::go([=] {  // go here
    for (;;) {
      std::optional<int> job;
      if (gosan::select(recv(jobs, job), recv(stop)) == 1) {  // blocked here
        return;
      }
      std::printf("job %d\n", *job);
    }
  });
  jobs.send(1);
}

int main() {
  start_worker();
  settle();
}

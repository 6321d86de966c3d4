// serving 2137: a test lets two requests into a breaker that runs one at a time
// and releases the first one's lock first; when the second got in, it waits for
// its own lock, and the test for the first. Fixed: starts them one by one.
// manifests: by schedule, nearly always: the second must be the quicker one
// expect: deadlock goroutines=3
#include <vector>

#include "kernel.h"

struct Breaker {
  gosan::chan<> active = gosan::make_chan(1);

  void run(gosan::sync::Mutex& request) const {
    active.send();   // blocked here
    request.lock();  // blocked here
    request.unlock();
    active.recv();
  }
};

struct Request {
  gosan::sync::Mutex held;
  gosan::chan<> accepted = gosan::make_chan();
};

int main() {
  const Breaker breaker;
  Request requests[2];
  for (int i = 0; i < 2; ++i) {
    requests[i].held.lock();
    gosan::go([&, i] {
      if (i == 0 && !kFixed) let_others_run();
      breaker.run(requests[i].held);
      requests[i].accepted.close();
    });
    while (kFixed && breaker.active.len() == 0) gosan::gosched();
  }
  for (Request& request : requests) {
    request.held.unlock();
    request.accepted.recv();  // blocked here
  }
}

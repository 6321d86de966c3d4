// kubernetes 70277: waiting for a condition promises the poller a channel that
// is closed when nobody waits any more, and passes on one that its caller
// closes later, if at all. Fixed: it makes one and closes it on return.
// manifests: always
// expect: deadlock goroutines=1
#include <chrono>
#include <functional>

#include "kernel.h"

using namespace std::chrono_literals;
using Poller = std::function<gosan::chan<>(gosan::RecvChan<> done)>;

void wait_for(const Poller& poll, const std::function<bool()>& condition,
              gosan::chan<> done) {
  if (kFixed) done = gosan::make_chan();
  auto at_end = gosan::defer([&] {
    if (kFixed) done.close();
  });
  const gosan::chan<> tick = poll(done);
  while (tick.recv() && !condition()) {
  }
}

gosan::chan<> poll_every_millisecond(const gosan::RecvChan<>& done) {
  auto tick = gosan::make_chan();
  gosan::go([=] {
    const gosan::time::Ticker ticker(1ms);
    const auto timeout = gosan::time::after(20ms);
    while (gosan::select(recv(ticker.c()), recv(timeout), recv(done)) == 0) {
      tick.try_send({});
    }
    ticker.stop();
    tick.close();
  });
  return tick;
}

int main() {
  auto stop = gosan::make_chan();
  gosan::RecvChan<> no_longer_needed;
  auto poll = [&](gosan::RecvChan<> done) {
    no_longer_needed = done;
    return poll_every_millisecond(done);
  };
  wait_for(poll, [] { return true; }, stop);
  no_longer_needed.recv();  // blocked here
  stop.close();
}

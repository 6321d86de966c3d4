// Shutdown(ctx) lets a goroutine wait for the WaitGroup and close a channel:
// a close needs nobody on the other side.
// stdout: time-out: events may be lost
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "settle.h"

using namespace std::chrono_literals;

struct Tracker {
  gosan::sync::WaitGroup wg;

  void event() {
    wg.go([] { gosan::time::sleep(100ms); });  // reports to a slow service
  }
};

gosan::Error shutdown(const std::shared_ptr<Tracker>& tracker,
                      const gosan::context::Context& ctx) {
  gosan::chan<> reported = gosan::make_chan();
  gosan::go([=] {
    tracker->wg.wait();
    reported.close();
  });
  if (gosan::select(recv(reported), recv(ctx.done())) == 0) return {};
  return gosan::Error("time-out: events may be lost");
}

int main() {
  const auto tracker = std::make_shared<Tracker>();
  tracker->event();
  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 20ms);
  auto _ = gosan::defer(cancel);
  std::puts(shutdown(tracker, ctx).message().c_str());
  settle(300ms);
}

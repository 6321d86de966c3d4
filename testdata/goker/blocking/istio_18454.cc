// istio 18454: an event loop whose timer has fired, and whose tick it has
// taken, stops the timer on a reset and drains the channel: there is nothing to
// drain. The sender of further resets blocks in turn. Fixed: no draining.
// manifests: by schedule, nearly always: the timer must fire before a reset
// expect: goroutine-leak@loop state="chan receive"
// expect: goroutine-leak@changes state="chan send" cap=1 len=1
#include <memory>

#include "kernel.h"

using gosan::context::CancelFunc;
using gosan::context::Context;

constexpr std::chrono::milliseconds kQuiet{1};

struct Debouncer {
  gosan::time::Timer timer{kQuiet};
  gosan::chan<> reset = gosan::make_chan(1);

  void loop(const Context& ctx) const {
    for (;;) {
      switch (gosan::select(recv(timer.c()), recv(reset), recv(ctx.done()))) {
        case 1:
          if (!timer.stop() && !kFixed) timer.c().recv();  // blocked here @loop
          timer.reset(kQuiet);
          break;
        case 2:
          timer.stop();
          return;
      }
    }
  }
};

void process(const Context& ctx, const CancelFunc& stop) {
  auto debouncer = std::make_shared<Debouncer>();
  gosan::go([=] { debouncer->loop(ctx); });  // go here @loop
  for (int change = 0; change < 4; ++change) {
    let_others_run();
    debouncer->reset.send();  // blocked here @changes
  }
  stop();
}

void start() {
  auto [ctx, stop] = gosan::context::with_cancel(gosan::context::background());
  gosan::go([=] { process(ctx, stop); });  // go here @changes
}

int main() {
  start();
  finish();
}

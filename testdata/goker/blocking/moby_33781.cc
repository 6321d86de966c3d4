// moby 33781: a health monitor that is told to stop while a probe is under way
// returns without waiting for the probe's result. Fixed: the result has room.
// manifests: by schedule, nearly always: the stop must come before the result
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include "kernel.h"
#include "moment.h"

using namespace std::chrono_literals;

Moment probing;

void monitor(const gosan::chan<>& stop) {
  while (gosan::select(recv(stop), recv(gosan::time::after(1ms))) != 0) {
    auto result = gosan::make_chan<bool>(kFixed ? 1 : 0);  // made here
    auto [ctx, cancel] =
        gosan::context::with_timeout(gosan::context::background(), 1s);
    gosan::go([=] {  // go here
      probing.happened();
      let_others_run();   // a probe that takes its time
      result.send(true);  // blocked here
    });
    const auto chosen =
        gosan::select(recv(stop), recv(result), recv(ctx.done()));
    cancel();
    if (chosen == 0) return;
    if (chosen == 2) result.recv();
  }
}

int main() {
  auto stop = gosan::make_chan();
  gosan::go([=] { monitor(stop); });
  probing.wait();
  stop.send();
  finish();
}

// grpc 660: a benchmark's client runs one call after the other and stops
// between; the call that was under way cannot hand over its result. Fixed: the
// result has room.
// manifests: by schedule, nearly always: the stop must come before the result
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include "kernel.h"

void call_in_a_loop(const gosan::chan<>& stop) {
  for (;;) {
    auto done = gosan::make_chan<bool>(kFixed ? 1 : 0);  // made here
    gosan::go([=] {                                      // go here
      let_others_run();                                  // the call itself
      done.send(true);                                   // blocked here
    });
    if (gosan::select(recv(stop), recv(done)) == 0) return;
  }
}

int main() {
  auto stop = gosan::make_chan();
  gosan::go([=] { call_in_a_loop(stop); });
  stop.send();
  finish();
}

// Two waits that a deadline in an hour ends.
// twin: leak/select_all_dead.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

int main() {
  auto [ctx, cancel] = gosan::context::with_timeout(
      gosan::context::background(), std::chrono::hours(1));
  gosan::go([done = ctx.done()] { done.recv(); });
  gosan::chan<int> never = gosan::make_chan<int>();
  gosan::go([never, done = ctx.done()] {
    gosan::select(gosan::recv(never), gosan::recv(done));
  });
  settle();
}

// cockroach 18101: a restore stops reading the spans that are ready when its
// context is canceled; the splitter, with more spans than the channel has room
// for, goes on sending. Fixed: the splitter looks at the context, too.
// manifests: always
// expect: goroutine-leak state="chan send" waits_on=chan cap=6 len=6 count=1
#include "kernel.h"

using gosan::context::Context;

constexpr int kBuffered = 6;

void split_and_scatter(const Context& ctx, const gosan::chan<int>& ready) {
  for (int span = 0; span < kBuffered + 2; ++span) {
    if (!kFixed) {
      ready.send(span);  // blocked here
    } else if (gosan::select(send(ready, span), recv(ctx.done())) == 1) {
      break;
    }
  }
  ready.close();
}

void restore(const Context& ctx) {
  auto ready = gosan::make_chan<int>(kBuffered);      // made here
  gosan::go([=] { split_and_scatter(ctx, ready); });  // go here
  while (ready.recv()) {
    ctx.done().recv();  // imports the span, in the original
    return;
  }
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  gosan::go([=] { restore(ctx); });
  cancel();
  finish();
}

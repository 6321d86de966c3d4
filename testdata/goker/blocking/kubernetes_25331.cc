// kubernetes 25331: a watch that meets an error cancels itself and then sends
// the error as a result to a reader who has left. Fixed: it sends, or ends with
// its context.
// manifests: always
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <memory>

#include "kernel.h"

using gosan::context::CancelFunc;
using gosan::context::Context;

struct WatchChan {
  Context ctx;
  CancelFunc cancel;
  gosan::chan<> results = gosan::make_chan();
  gosan::chan<gosan::Error> errors = gosan::make_chan<gosan::Error>();

  void run() const {
    if (gosan::select(recv(errors), recv(ctx.done())) == 1) return;
    cancel();
    if (kFixed) {
      gosan::select(send(results), recv(ctx.done()));
    } else {
      results.send();  // blocked here
    }
  }
  void stop() const {
    errors.send(gosan::Error("stopped"));
    cancel();
  }
};

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  auto watch = std::make_shared<WatchChan>(ctx, cancel);
  gosan::go([=] { watch->run(); });  // go here
  gosan::go([=] { watch->stop(); });
  watch.reset();
  finish();
}

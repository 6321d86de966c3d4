// grpc 862: a dial that fails returns no connection, and nobody closes the one
// that it had begun: its transport waits for a context that is never canceled.
// Fixed: a failed dial closes what it began.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan count=1
#include <chrono>
#include <memory>

#include "kernel.h"

using gosan::context::CancelFunc;
using gosan::context::Context;

struct ClientConn {
  Context ctx;
  CancelFunc cancel;

  void reset_transport() const {
    auto [attempt, give_up] =
        gosan::context::with_timeout(ctx, std::chrono::milliseconds(1));
    give_up();
    ctx.done().recv();  // blocked here
  }
  void close() const { cancel(); }
};

std::shared_ptr<ClientConn> dial(const Context& caller) {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  auto conn = std::make_shared<ClientConn>(ctx, cancel);
  gosan::go([=] { conn->reset_transport(); });  // go here
  if (!caller.err()) return conn;
  if (kFixed) conn->close();
  return nullptr;
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  cancel();
  dial(ctx);
  finish();
}

// cockroach 10790: who waits for earlier commands hands the waiting over to a
// goroutine when its context is canceled, but a canceled command leaves without
// telling anybody. Fixed: a command that ends closes its channel, always.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan cap=0
#include <memory>
#include <vector>

#include "kernel.h"

using gosan::context::Context;

struct Replica {
  std::vector<gosan::chan<>> commands = {gosan::make_chan(),
                                         gosan::make_chan()};

  void end_commands(const Context& ctx) const {
    for (const gosan::chan<>& ended : commands) {
      if (kFixed) {
        ended.close();
      } else if (gosan::select(send(ended), recv(ctx.done())) == 1) {
        return;
      }
    }
  }
};

void begin_command(const std::shared_ptr<Replica>& replica,
                   const Context& ctx) {
  for (const gosan::chan<>& ended : replica->commands) {
    if (gosan::select(recv(ended), recv(ctx.done())) == 0) continue;
    gosan::go([=] {                                            // go here
      for (const auto& each : replica->commands) each.recv();  // blocked here
    });
  }
}

int main() {
  auto replica = std::make_shared<Replica>();
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  gosan::go([=] { begin_command(replica, ctx); });
  gosan::go([=] {
    let_others_run();
    replica->end_commands(ctx);
  });
  cancel();
  replica.reset();
  finish();
}

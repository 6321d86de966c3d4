// istio 17860: an agent ends when no epoch of its proxy is active any more; the
// proxy of an epoch that was started meanwhile reports its end to nobody.
// Fixed: it reports, or ends with the agent's context.
// manifests: by schedule, nearly always: the agent must end before the restart
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=1
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "kernel.h"

struct Agent {
  gosan::context::Context ctx;
  gosan::sync::Mutex mu = {};
  gosan::chan<int> ended = gosan::make_chan<int>();  // made here
  int epoch = 0;
  std::set<int> active = {};

  void run() {
    std::optional<int> status;
    while (gosan::select(recv(ended, status), recv(ctx.done())) == 0) {
      std::lock_guard lock(mu);
      active.erase(*status);
      if (active.empty()) return;
    }
  }
};

void restart(const std::shared_ptr<Agent>& agent) {
  std::lock_guard lock(agent->mu);
  const int epoch = ++agent->epoch;
  agent->active.insert(epoch);
  gosan::go([=] {  // go here
    if (kFixed) {
      gosan::select(send(agent->ended, epoch), recv(agent->ctx.done()));
    } else {
      agent->ended.send(epoch);  // blocked here
    }
  });
}

int main() {
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  auto agent = std::make_shared<Agent>(ctx);
  gosan::go([=] { agent->run(); });
  restart(agent);
  let_others_run();
  restart(agent);
  agent.reset();
  cancel();
  finish();
}

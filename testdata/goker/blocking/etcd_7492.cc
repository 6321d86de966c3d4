// etcd 7492: a token is handed to its keeper with the mutex held; the keeper,
// when it deletes old tokens, needs the mutex and takes no token meanwhile.
// Fixed: the keeper's map has the mutex, no channel is needed.
// manifests: by schedule, nearly always: tokens must come while it deletes
// expect: deadlock
#include <mutex>
#include <set>

#include "kernel.h"

using namespace std::chrono_literals;

struct TokenKeeper {
  gosan::sync::Mutex mu;
  gosan::chan<int> added = gosan::make_chan<int>();
  gosan::chan<> stopped = gosan::make_chan();
  std::set<int> tokens;  // the keeper's; fixed: of who holds mu

  void run() {
    const gosan::time::Ticker ticker(1ms);
    for (;;) {
      std::optional<int> token;
      switch (
          gosan::select(recv(added, token), recv(ticker.c()), recv(stopped))) {
        case 0:
          tokens.insert(*token);
          break;
        case 1:
          while (delete_one()) {
          }
          break;
        case 2:
          ticker.stop();
          return;
      }
    }
  }
  bool delete_one() {
    std::lock_guard lock(mu);  // blocked here
    if (tokens.empty()) return false;
    tokens.erase(tokens.begin());
    return true;
  }
  void assign(int token) {
    std::lock_guard lock(mu);  // blocked here
    let_others_run();
    if (kFixed) {
      tokens.insert(token);
    } else {
      added.send(token);  // blocked here
    }
  }
};

int main() {
  TokenKeeper keeper;
  gosan::sync::WaitGroup running;
  running.go([&] { keeper.run(); });
  gosan::sync::WaitGroup users;
  for (int token = 0; token < 3; ++token) {
    users.go([&, token] { keeper.assign(token); });
  }
  users.wait();  // blocked here
  keeper.stopped.close();
  running.wait();
}

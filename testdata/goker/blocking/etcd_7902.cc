// etcd 7902: the clients of an election release it with the mutex held; a
// follower's release waits until the leader's has closed a channel, and the
// leader waits for the mutex. Fixed: no mutex around the release.
// manifests: by schedule, nearly always: a follower must release first
// expect: deadlock goroutines=4
#include <mutex>

#include "kernel.h"

struct Election {
  gosan::sync::Mutex mu;
  gosan::chan<> next = gosan::make_chan();

  void round(bool leader) {
    if (leader) let_others_run();
    std::unique_lock lock(mu, std::defer_lock);
    if (!kFixed) lock.lock();  // blocked here
    if (leader) next.close();
    next.recv();  // blocked here
  }
};

int main() {
  Election election;
  gosan::sync::WaitGroup clients;
  for (int client = 0; client < 3; ++client) {
    clients.go([&, client] { election.round(client == 0); });
  }
  clients.wait();  // blocked here
}

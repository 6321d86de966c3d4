// etcd 6708: synchronising the endpoints of a client holds its lock while it
// asks for the leader, and the asking takes the lock to read. Fixed: the
// question is asked before the lock.
// manifests: always
// expect: deadlock goroutines=1
#include <mutex>
#include <shared_mutex>

#include "kernel.h"

struct ClusterClient {
  gosan::sync::RWMutex mu;
  int leader = 0;

  int ask_for_leader() {
    std::shared_lock lock(mu);  // blocked here
    return leader + 1;
  }
  void sync() {
    std::unique_lock lock(mu, std::defer_lock);
    if (!kFixed) lock.lock();
    const int answer = ask_for_leader();
    if (kFixed) lock.lock();
    leader = answer;
  }
};

int main() {
  ClusterClient client;
  client.sync();
}

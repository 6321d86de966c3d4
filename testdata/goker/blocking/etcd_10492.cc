// etcd 10492: renewing a lease calls the checkpointer with the lessor's mutex
// held, and the checkpoint takes it. Fixed: it is given back before the call.
// manifests: always
// expect: deadlock goroutines=1
#include <functional>
#include <mutex>

#include "kernel.h"

struct Lessor {
  gosan::sync::RWMutex mu;
  std::function<void()> checkpointer;
  int remaining_ttl = 10;

  void checkpoint() {
    std::lock_guard lock(mu);  // blocked here
    remaining_ttl = 10;
  }
  void renew() {
    std::unique_lock lock(mu);
    const std::function<void()> call = checkpointer;
    if (kFixed) lock.unlock();
    if (call) call();
  }
};

int main() {
  Lessor lessor;
  lessor.checkpointer = [&] { lessor.checkpoint(); };
  lessor.renew();
}

// kubernetes 81148: a pod that goes back to the queue gets a new time stamp
// without the lock under which the flush reads it. Fixed: it takes the lock.
// manifests: always
// expect: data-race lines=any
#include <mutex>

#include "kernel.h"

struct SchedulingQueue {
  gosan::sync::RWMutex mu;
  long pod_added_at = 0;

  void add_again(long now) {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    pod_added_at = now;  // race: write
  }
  bool flush(long now) {
    std::lock_guard lock(mu);
    return now - pod_added_at > 60;  // race: read
  }
};

int main() {
  SchedulingQueue queue;
  gosan::sync::WaitGroup users;
  users.go([&] { std::printf("%d\n", queue.flush(100)); });
  users.go([&] { queue.add_again(90); });
  users.wait();
}

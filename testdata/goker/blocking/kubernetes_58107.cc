// kubernetes 58107: a worker waits for its queue with the read lock held; the
// periodic resync waits to write, and so stops the worker of the other queue.
// Fixed: the lock is taken after the queue has given something.
// manifests: by schedule, nearly always: the resync must come second
// expect: deadlock goroutines=4
#include <mutex>
#include <shared_mutex>

#include "kernel.h"

struct Queue {
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> added{mu};
  int items = 0;

  void get() {
    std::lock_guard lock(mu);
    while (items == 0) added.wait();  // blocked here
    --items;
  }
  void put() {
    std::lock_guard lock(mu);
    ++items;
    added.signal();
  }
};

struct QuotaController {
  gosan::sync::RWMutex worker_lock;

  void work(Queue& queue) {
    std::shared_lock lock(worker_lock, std::defer_lock);
    if (!kFixed) lock.lock();  // blocked here
    queue.get();
    if (kFixed) lock.lock();
  }
  void resync() {
    std::lock_guard lock(worker_lock);  // blocked here
  }
};

int main() {
  QuotaController controller;
  Queue usage;
  Queue missing_usage;
  missing_usage.put();
  gosan::sync::WaitGroup usage_done;
  usage_done.go([&] { controller.work(usage); });
  let_others_run();
  gosan::sync::WaitGroup others;
  others.go([&] { controller.resync(); });
  let_others_run();
  others.go([&] { controller.work(missing_usage); });
  others.wait();  // blocked here
  usage.put();
  usage_done.wait();
}

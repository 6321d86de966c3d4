// kubernetes 26980: a listener that has notifications waits for its reader or
// its stop with the lock held; who should stop it waits for somebody who needs
// the lock. Fixed: the lock is given back before the select.
// manifests: by schedule, nearly always: the listener must come first
// expect: deadlock goroutines=3
#include <mutex>
#include <vector>

#include "kernel.h"

struct ProcessorListener {
  gosan::sync::RWMutex lock;
  gosan::sync::Cond<gosan::sync::RWMutex> added{lock};
  std::vector<int> pending;
  gosan::chan<int> next = gosan::make_chan<int>();

  void add(int notification) {
    std::lock_guard held(lock);
    pending.push_back(notification);
    added.broadcast();
  }
  void pop(const gosan::chan<>& stop) {
    std::unique_lock held(lock);
    while (pending.empty()) added.wait();
    const int first = pending.front();
    if (kFixed) held.unlock();
    gosan::select(send(next, first), recv(stop));  // blocked here
  }
};

int main() {
  ProcessorListener listener;
  auto stop = gosan::make_chan();
  gosan::sync::WaitGroup popping;
  listener.add(1);
  popping.go([&] { listener.pop(stop); });
  let_others_run();
  auto tested = gosan::make_chan();
  gosan::go([&] {
    std::lock_guard held(listener.lock);  // blocked here
    tested.close();
  });
  tested.recv();  // blocked here
  stop.close();
  popping.wait();
}

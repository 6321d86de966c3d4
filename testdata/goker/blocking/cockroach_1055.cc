// cockroach 1055: a stopper waits with its mutex held until no task runs; a
// task that ends only when the stopper stops is counted as one of them. Fixed:
// such a worker is no task.
// manifests: by schedule, nearly always: a task must start before the quiesce
// expect: deadlock goroutines=4
#include <atomic>
#include <mutex>

#include "kernel.h"

struct Stopper {
  gosan::chan<> stopped = gosan::make_chan();
  gosan::sync::WaitGroup workers;
  gosan::sync::WaitGroup tasks;
  gosan::sync::Mutex mu;
  std::atomic<bool> draining{false};

  void start_task() {
    if (draining) return;
    std::lock_guard lock(mu);
    tasks.add(1);
  }
  void quiesce() {
    std::lock_guard lock(mu);
    draining = true;
    tasks.wait();  // blocked here
    draining = false;
  }
  void stop() {
    std::lock_guard lock(mu);
    draining = true;
    tasks.wait();
    stopped.close();
    workers.wait();
  }
};

int main() {
  Stopper stoppers[2];
  for (Stopper& stopper : stoppers) {
    stopper.workers.go([&] {
      if (!kFixed) stopper.start_task();
      stopper.stopped.recv();  // blocked here
    });
  }
  let_others_run();
  auto done = gosan::make_chan();
  gosan::go([&] {
    for (Stopper& stopper : stoppers) stopper.quiesce();
    for (Stopper& stopper : stoppers) stopper.stop();
    done.close();
  });
  done.recv();  // blocked here
}

// cockroach 16167: executing a statement takes the read lock through a
// condition variable's lock, and once more by its name on the way; a writer
// that comes between waits for the first, and the second for the writer. Fixed:
// the second is not taken.
// manifests: by schedule, nearly always: the writer must come between
// expect: deadlock goroutines=2
#include <mutex>
#include <shared_mutex>

#include "kernel.h"
#include "moment.h"

Moment executing;

struct Executor {
  using Reader = gosan::sync::RWMutex::RLocker;
  gosan::sync::RWMutex config_mu;
  Reader reader = config_mu.rlocker();
  gosan::sync::Cond<Reader> config_changed{reader};

  void prepare() {
    std::shared_lock lock(config_mu, std::defer_lock);
    if (!kFixed) lock.lock();  // blocked here
  }
  void execute() {
    std::lock_guard lock(reader);
    executing.happened();
    let_others_run();
    prepare();
  }
  void update_config() {
    executing.wait();
    std::lock_guard lock(config_mu);  // blocked here
    config_changed.broadcast();
  }
};

int main() {
  Executor executor;
  gosan::sync::WaitGroup updating;
  updating.go([&] { executor.update_config(); });
  executor.execute();
  updating.wait();
}

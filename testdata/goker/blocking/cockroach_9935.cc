// cockroach 9935: a log that cannot make its file exits the program with its
// mutex held, and exiting flushes the log, which takes the mutex. Fixed: it is
// unlocked first.
// manifests: always
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct Log {
  gosan::sync::Mutex mu;

  gosan::Error create_file() { return gosan::Error("disk full"); }
  void flush_and_exit() {
    std::lock_guard lock(mu);  // blocked here
  }
  void output() {
    std::unique_lock lock(mu);
    if (create_file()) {
      if (kFixed) lock.unlock();
      flush_and_exit();
    }
  }
};

int main() {
  auto log = std::make_shared<Log>();
  gosan::go([=] { log->output(); });  // go here
  log.reset();
  finish();
}

// The holder of the lock sleeps, and will unlock.
// twin: leak/mutex_abandoned.cc
#include <gosan/gosan.h>

#include <chrono>
#include <memory>
#include <mutex>

#include "settle.h"

int main() {
  {
    const auto mu = std::make_shared<gosan::sync::Mutex>();
    gosan::chan<> locked = gosan::make_chan();
    gosan::go([mu, locked] {
      std::lock_guard guard(*mu);
      locked.send();
      gosan::time::sleep(std::chrono::hours(1));
    });
    locked.recv();
    gosan::go([mu] { std::lock_guard guard(*mu); });
  }
  settle();
}

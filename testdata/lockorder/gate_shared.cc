// Two orders of two locks under the read side of a third one, which keeps
// nobody apart.
// expect: lock-order locks=2
#include <gosan/gosan.h>

#include <mutex>
#include <shared_mutex>

#include "moment.h"

int main() {
  gosan::sync::RWMutex gate;
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  Moment transferred;
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::shared_lock alone(gate);
      std::lock_guard first(accounts);  // held here
      std::lock_guard second(ledger);   // taken here
    }
    transferred.happened();
  });
  group.go([&] {
    transferred.wait();
    std::shared_lock alone(gate);
    std::lock_guard first(ledger);     // held here
    std::lock_guard second(accounts);  // taken here
  });
  group.wait();
}

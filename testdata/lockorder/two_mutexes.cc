// A transfer locks the accounts and then the ledger, an audit the other way
// round. They never meet in this run.
// expect: lock-order locks=2
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

gosan::sync::Mutex accounts;
gosan::sync::Mutex ledger;

int main() {
  Moment transferred;
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard first(accounts);  // held here
      std::lock_guard second(ledger);   // taken here
    }
    transferred.happened();
  });
  group.go([&] {
    transferred.wait();
    std::lock_guard first(ledger);     // held here
    std::lock_guard second(accounts);  // taken here
  });
  group.wait();
}

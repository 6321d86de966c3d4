// A transfer and an audit both lock the accounts and then the ledger.
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
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    transferred.happened();
  });
  group.go([&] {
    transferred.wait();
    std::lock_guard first(accounts);
    std::lock_guard second(ledger);
  });
  group.wait();
}

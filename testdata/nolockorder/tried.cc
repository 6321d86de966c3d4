// Who only tries to get the second lock, and goes away when he does not, waits
// for nobody.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
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
    std::lock_guard first(ledger);
    if (accounts.try_lock()) accounts.unlock();
  });
  group.wait();
}

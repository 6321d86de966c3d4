// Two orders of two locks under the write side of a third one.
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int main() {
  gosan::sync::RWMutex gate;
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  Moment transferred;
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard alone(gate);
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    transferred.happened();
  });
  group.go([&] {
    transferred.wait();
    std::lock_guard alone(gate);
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
}

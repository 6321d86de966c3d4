// A WaitGroup parts the two orders.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  gosan::sync::WaitGroup transferred;
  transferred.add(1);
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    transferred.done();
  });
  group.go([&] {
    transferred.wait();
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
}

// One goroutine takes two locks in both orders: it cannot meet itself.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  for (int i = 0; i < 3; ++i) {
    {
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  }
}

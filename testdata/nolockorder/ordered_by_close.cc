// The end of a channel parts the two orders.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  gosan::chan<> transferred = gosan::make_chan();
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    transferred.close();
  });
  group.go([&] {
    transferred.recv();
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
}

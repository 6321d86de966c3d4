// A message parts the goroutine that takes them one way from the other.
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
    transferred.send();
  });
  group.go([&] {
    transferred.recv();
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
}

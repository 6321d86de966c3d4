// Main takes both locks before it starts the goroutine that takes them the
// other way round, and again when that one was joined.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>
#include <thread>

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  const auto transfer = [&] {
    std::lock_guard first(accounts);
    std::lock_guard second(ledger);
  };
  transfer();
  gosan::sync::WaitGroup group;
  group.go([&] {
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
  transfer();
  std::thread([&] {
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  }).join();
  transfer();
}

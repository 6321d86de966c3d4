// The cancellation of a context parts the two orders.
// twin: lockorder/two_mutexes.cc
#include <gosan/gosan.h>

#include <mutex>

int main() {
  gosan::sync::Mutex accounts;
  gosan::sync::Mutex ledger;
  auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard first(accounts);
      std::lock_guard second(ledger);
    }
    cancel();
  });
  group.go([&] {
    ctx.done().recv();
    std::lock_guard first(ledger);
    std::lock_guard second(accounts);
  });
  group.wait();
}

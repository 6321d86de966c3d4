// Goroutine 1 keeps a mutex and takes it again at once. Since Go 1.9 an unlock
// hands it over to whoever has waited for 1 ms: goroutine 2 gets its ten.
// stdout: to 10
#include <gosan/gosan.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>

using namespace std::chrono_literals;

gosan::sync::Mutex mu;
long first = 0;
std::atomic<long> rounds{0};

int main() {
  gosan::chan<> done = gosan::make_chan(1);
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    while (gosan::select(recv(done), gosan::otherwise()) == 1) {
      std::lock_guard lock(mu);
      first++;
      // relaxed: orders nothing
      rounds.fetch_add(1, std::memory_order_relaxed);
      gosan::time::sleep(100us);
    }
  });
  for (int i = 0; i < 10; i++) {
    gosan::time::sleep(100us);
    std::lock_guard lock(mu);
  }
  const long now = rounds.load(std::memory_order_relaxed);
  while (rounds.load(std::memory_order_relaxed) == now) gosan::gosched();
  done.send();
  wg.wait();
  std::printf("%ld to 10\n", first);
}

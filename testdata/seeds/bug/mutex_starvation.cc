// Goroutine 1 keeps a mutex and takes it again at once, goroutine 2 wants it
// ten times: 7 200 216 to 10 with Go 1.8's barging. Who counts must lock, too.
// expect: data-race variable=first type=long object=global
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
  wg.go([&] {  // go here
    while (gosan::select(recv(done), gosan::otherwise()) == 1) {
      std::lock_guard lock(mu);
      first++;  // race: write
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
  std::printf("%ld to 10\n", first);  // race: read
  done.send();
  wg.wait();
}

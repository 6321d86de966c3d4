// The optimiser neither loads early what is read under a condition, nor stores
// after a loop what is written under one.
#include <gosan/gosan.h>

#include <atomic>

int guarded = 0;
long counted = 0;
std::atomic<bool> allowed{false};

[[gnu::noinline]] int read_if(bool wanted, int otherwise) {
  return wanted ? guarded : otherwise;
}

[[gnu::noinline]] void count(int times, bool wanted) {
  for (int i = 0; i < times; ++i) {
    if (wanted) counted ^= i;
  }
}

int main() {
  const bool wanted = allowed.load(std::memory_order_relaxed);
  gosan::sync::WaitGroup wg;
  wg.go([] {
    guarded = 1;
    counted = 1;
  });
  volatile int seen = read_if(wanted, 3);
  (void)seen;
  count(50, wanted);
  wg.wait();
}

// The conditions hold: the accesses are made.
// expect: data-race@guarded variable=guarded type=int object=global
// expect: data-race@counted variable=counted type=long object=global lines=any
#include <gosan/gosan.h>

#include <atomic>

int guarded = 0;
long counted = 0;
std::atomic<bool> allowed{true};

[[gnu::noinline]] int read_if(bool wanted, int otherwise) {
  return wanted ? guarded : otherwise;  // race: read @guarded
}

[[gnu::noinline]] void count(int times, bool wanted) {
  // Unrolled, the loop writes at a place that has no line of its own.
  for (int i = 0; i < times; ++i) {  // race: read|write @counted
    if (wanted) counted ^= i;        // race: read|write @counted
  }
}

int main() {
  const bool wanted = allowed.load(std::memory_order_relaxed);
  gosan::sync::WaitGroup wg;
  wg.go([] {
    guarded = 1;  // race: write @guarded
    counted = 1;  // race: write @counted
  });
  volatile int seen = read_if(wanted, 3);
  (void)seen;
  count(50, wanted);
  wg.wait();
}

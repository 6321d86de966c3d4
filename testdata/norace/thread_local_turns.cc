// Goroutines that take turns on a worker share its thread-locals; the worker
// orders them.
#include <gosan/gosan.h>

#include <random>

thread_local int calls = 0;
thread_local std::mt19937 random_numbers;

// Not inlined: the address of a thread-local must not live across a switch.
[[gnu::noinline]] unsigned draw() {
  calls++;
  return static_cast<unsigned>(random_numbers());
}

int main() {
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 8; ++i) {
    wg.go([] {
      for (int k = 0; k < 5; ++k) {
        volatile unsigned number = draw();
        (void)number;
        gosan::gosched();
      }
    });
  }
  wg.wait();
}

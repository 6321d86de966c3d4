// Atomics of 16 and 24 bytes publish what was done before the store.
// link: atomic
#include <gosan/gosan.h>

#include <atomic>

struct Pair {
  long a, b;
};
struct Triple {
  long a, b, c;
};

std::atomic<Pair> pair{};
std::atomic<Triple> triple{};
int first = 0;
int second = 0;

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    first = 1;
    pair.store({1, 2}, std::memory_order_release);
    while (triple.load(std::memory_order_acquire).c != 3) gosan::gosched();
    second++;
  });
  while (pair.load(std::memory_order_acquire).b != 2) gosan::gosched();
  first++;
  second = 1;
  Triple expected = {};
  while (!triple.compare_exchange_strong(expected, {1, 2, 3})) expected = {};
  wg.wait();
  return first + second == 4 ? 0 : 1;
}

// Sequentially consistent atomics drain the store buffer between a write and
// the read after it: at least one of the two sees the other's 1.
// stdout: (0,0): 0 times
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

std::atomic<int> a = 0;
std::atomic<int> b = 0;

bool both_see_zero() {
  int first = 0;
  int second = 0;
  a = 0;
  b = 0;
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    a = 1;
    first = b;
  });
  wg.go([&] {
    b = 1;
    second = a;
  });
  wg.wait();
  return first == 0 && second == 0;
}

int main() {
  int zeros = 0;
  for (int i = 0; i < 200; i++) zeros += both_see_zero();
  std::printf("(0,0): %d times\n", zeros);
}

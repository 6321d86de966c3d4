// A race of its own: another variable, another function.
#include <gosan/gosan.h>

int hits = 0;

void count_hit() { hits += 1; }

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&] {
      count_hit();
      wg.done();
    });
  }
  wg.wait();
}

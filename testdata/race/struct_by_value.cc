// Passing a struct by value reads all of it; returning one writes it.
// expect: data-race@passed variable=passed object=global lines=any
// expect: data-race@returned variable=returned object=global lines=any
#include <gosan/gosan.h>

struct Big {
  long words[12];
};

Big passed = {};
Big returned = {};

[[gnu::noinline]] long last_of(Big copy) { return copy.words[11]; }
[[gnu::noinline]] Big make(long n) { return Big{{n, n + 1}}; }

int main() {
  volatile long sum = 0;
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    sum = last_of(passed);  // race: read @passed
    returned = make(4);     // race: write @returned
  });
  passed.words[3] = 1;    // race: write @passed
  returned.words[1] = 2;  // race: write @returned
  wg.wait();
}

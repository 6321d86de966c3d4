// The callee's copy is its own.
#include <gosan/gosan.h>

struct Big {
  long words[12];
};

[[gnu::noinline]] long change(Big copy) {
  for (long& word : copy.words) word++;
  return copy.words[11];
}
[[gnu::noinline]] Big make(long n) { return Big{{n, n + 1}}; }

int main() {
  const Big shared = {};
  gosan::sync::WaitGroup wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] {
      volatile long sum = change(shared);
      const Big mine = make(sum);
      sum = mine.words[1];
    });
  }
  wg.wait();
}

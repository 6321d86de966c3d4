// A hundred thousand goroutines come and go.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  constexpr int kCount = 100000;
  for (int i = 0; i < kCount; ++i) {
    go([=] { ch.send(i); });
  }
  std::int64_t sum = 0;
  for (int i = 0; i < kCount; ++i) sum += *ch.recv();
  println(sum);
  return 0;
}

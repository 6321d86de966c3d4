// A number is handed through ten thousand goroutines, each of which adds one.
#include "program.h"

int main() {
  constexpr int kCount = 10000;
  auto leftmost = make_chan<int>();
  auto left = leftmost;
  auto right = leftmost;
  for (int i = 0; i < kCount; ++i) {
    right = make_chan<int>();
    go([](chan<int> out, chan<int> in) { out.send(1 + *in.recv()); }, left,
       right);
    left = right;
  }
  go([=] { right.send(1); });
  println(*leftmost.recv());
  return 0;
}

// Goroutines start goroutines.
#include "program.h"

int main() {
  struct Tree {
    void operator()(int depth, SendChan<int> out) const {
      if (depth == 0) {
        out.send(1);
        return;
      }
      auto below = make_chan<int>();
      go(*this, depth - 1, below);
      go(*this, depth - 1, below);
      const int left = *below.recv();
      out.send(1 + left + *below.recv());
    }
  };
  auto result = make_chan<int>();
  go(Tree{}, 9, result);
  println(*result.recv());
  return 0;
}

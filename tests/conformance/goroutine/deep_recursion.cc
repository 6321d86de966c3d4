// A goroutine's stack holds thousands of frames.
#include "program.h"

int main() {
  struct Depth {
    int operator()(int n) const {  // NOLINT(misc-no-recursion)
      if (n == 0) return 0;
      std::array<volatile char, 64> room{};
      room[static_cast<std::size_t>(n) % 64] = 1;
      return (*this)(n - 1) + room[static_cast<std::size_t>(n) % 64];
    }
  };
  auto result = make_chan<int>();
  go([=] { result.send(Depth{}(1500)); });
  println(*result.recv());
  return 0;
}

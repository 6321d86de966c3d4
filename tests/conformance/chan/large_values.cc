// Values far larger than a word arrive whole, through a buffer and from a
// blocked sender.
#include "program.h"

int main() {
  using Numbers = std::array<int, 1000>;
  auto direct = make_chan<Numbers>();
  auto buffered = make_chan<Numbers>(2);
  Numbers numbers{};
  std::iota(numbers.begin(), numbers.end(), 0);
  const auto sum = [](const Numbers& values) {
    return std::accumulate(values.begin(), values.end(), 0);
  };
  go([=] { direct.send(numbers); });
  println(sum(*direct.recv()));
  buffered.send(numbers);
  numbers[0] = 7;
  buffered.send(numbers);
  const int first = sum(*buffered.recv());
  println(first, sum(*buffered.recv()));
  return 0;
}

// Asking the important channel alone first gives it priority.
#include "program.h"

int main() {
  auto high = make_chan<int>(10);
  auto low = make_chan<int>(10);
  for (int i = 0; i < 3; ++i) {
    high.send(i);
    low.send(i);
  }
  const auto print_high = [](std::optional<int> v) { println("high", *v); };
  const auto print_low = [](std::optional<int> v) { println("low", *v); };
  for (int i = 0; i < 6; ++i) {
    select(recv(high, print_high), otherwise([&] {
             select(recv(high, print_high), recv(low, print_low));
           }));
  }
  return 0;
}

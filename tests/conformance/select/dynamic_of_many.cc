// A select over a hundred channels finds the ready one, also when it had to
// wait.
#include "program.h"

int main() {
  std::vector<chan<int>> channels;
  std::vector<SelectCase> cases;
  std::optional<int> value;
  for (int i = 0; i < 100; ++i) {
    channels.push_back(make_chan<int>());
    cases.push_back(recv(channels.back(), value));
  }
  for (const int i : {0, 42, 99, 7}) {
    go([=, ch = channels[static_cast<std::size_t>(i)]] { ch.send(i * i); });
    const std::size_t chosen = select(cases);
    println(chosen, *value, value.has_value());
  }
  return 0;
}

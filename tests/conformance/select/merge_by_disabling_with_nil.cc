// A merge sets a drained input to nil and ends when both are.
#include "program.h"

int main() {
  const auto produce = [](std::vector<int> values) {
    auto ch = make_chan<int>();
    go([=] {
      for (const int v : values) ch.send(v);
      ch.close();
    });
    return ch;
  };
  auto a = produce({1, 2, 3});
  auto b = produce({10, 20});
  int sum = 0;
  int count = 0;
  std::optional<int> v;
  while (a || b) {
    switch (select(recv(a, v), recv(b, v))) {
      case 0:
        if (!v) {
          a = {};
          continue;
        }
        break;
      case 1:
        if (!v) {
          b = {};
          continue;
        }
        break;
    }
    sum += *v;
    ++count;
  }
  println(sum, count);
  return 0;
}

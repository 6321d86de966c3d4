// Everything that many goroutines send arrives exactly once.
#include "program.h"

int main() {
  auto ch = make_chan<int>(7);
  for (int g = 0; g < 10; ++g) {
    go([=] {
      for (int i = 0; i < 100; ++i) ch.send(g * 100 + i);
    });
  }
  std::set<int> seen;
  std::array<int, 10> last{};
  bool ordered = true;
  for (int i = 0; i < 1000; ++i) {
    const int v = *ch.recv();
    seen.insert(v);
    int& before = last[static_cast<std::size_t>(v) / 100];
    if (v % 100 < before) ordered = false;
    before = v % 100;
  }
  println(seen.size(), ordered);
  return 0;
}

// Of two ready cases each runs about half of the time.
#include "program.h"

int main() {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  a.close();
  b.close();
  std::array<int, 2> count{};
  for (int i = 0; i < 10000; ++i) ++count[select(recv(a), recv(b))];
  for (const int n : count) println(n > 4500 && n < 5500);
  return 0;
}

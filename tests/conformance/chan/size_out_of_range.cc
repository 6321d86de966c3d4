// A capacity that no memory could hold panics.
#include "program.h"

int main() {
  const auto size = static_cast<std::size_t>(-1);
  println(caught([&] { make_chan<int>(size); }));
  const std::size_t huge = std::size_t{1} << 62;
  auto ch = make_chan<int>(huge);
  println(ch.cap());
  return 0;
}

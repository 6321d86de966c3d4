// Swap returns the old value; a compare-and-swap needs the value that is
// there.
#include "program.h"

int main() {
  sync::Map<std::string, int> m;
  println(m.swap("a", 1).has_value());
  const std::optional<int> old = m.swap("a", 2);
  println(*old, old.has_value());
  const bool wrong = m.compare_and_swap("a", 1, 9);
  const bool right = m.compare_and_swap("a", 2, 3);
  println(wrong, right, m.compare_and_swap("b", 1, 2));
  println(*m.load("a"));
  return 0;
}

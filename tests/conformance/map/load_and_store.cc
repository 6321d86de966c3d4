// A stored value is loaded again; the last store wins; missing keys have none.
#include "program.h"

int main() {
  sync::Map<std::string, int> m;
  println(m.load("a").has_value());
  m.store("a", 1);
  m.store("b", 2);
  m.store("a", 3);
  std::optional<int> v = m.load("a");
  println(*v, v.has_value());
  v = m.load("b");
  println(*v, v.has_value());
  return 0;
}

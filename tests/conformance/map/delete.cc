// Deleting removes a key, and does nothing when it is not there.
#include "program.h"

int main() {
  sync::Map<std::string, int> m;
  m.erase("nothing");
  m.store("a", 1);
  std::optional<int> v = m.load_and_delete("a");
  println(*v, v.has_value());
  v = m.load_and_delete("a");
  println(v.has_value());
  m.store("a", 2);
  m.erase("a");
  println(m.load("a").has_value());
  return 0;
}

// Of several stores of one key the first is kept, and the others get its
// value.
#include "program.h"

int main() {
  sync::Map<std::string, int> m;
  auto [v, loaded] = m.load_or_store("a", 1);
  println(v, loaded);
  std::tie(v, loaded) = m.load_or_store("a", 2);
  println(v, loaded);
  m.erase("a");
  std::tie(v, loaded) = m.load_or_store("a", 3);
  println(v, loaded);
  return 0;
}

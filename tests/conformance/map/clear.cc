// Clear deletes all entries.
#include "program.h"

int main() {
  sync::Map<int, int> m;
  for (int i = 0; i < 10; ++i) m.store(i, i);
  m.clear();
  int count = 0;
  m.range([&](int, int) {
    ++count;
    return true;
  });
  println(count, m.load(3).has_value());
  m.store(3, 4);
  println(*m.load(3), m.load(3).has_value());
  return 0;
}

// Range visits every entry once, in no order, and stops when told to.
#include "program.h"

int main() {
  sync::Map<int, int> m;
  for (int i = 1; i <= 100; ++i) m.store(i, i * i);
  m.erase(50);
  int keys = 0;
  int values = 0;
  m.range([&](int k, int v) {
    keys += k;
    values += v;
    return true;
  });
  println(keys, values);
  int visited = 0;
  m.range([&](int, int) { return ++visited < 10; });
  println(visited);
  return 0;
}

// The function of a range may store and delete in the same map.
#include "program.h"

int main() {
  sync::Map<int, int> m;
  for (int i = 0; i < 20; ++i) m.store(i, i);
  m.range([&](int k, int) {
    if (k % 2 == 0) {
      m.erase(k);
    } else {
      m.store(k, -1);
    }
    return true;
  });
  int count = 0;
  int sum = 0;
  m.range([&](int, int v) {
    ++count;
    sum += v;
    return true;
  });
  println(count, sum);
  return 0;
}

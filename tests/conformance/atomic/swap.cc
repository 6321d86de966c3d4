// Swap returns what was there, nothing the first time.
#include "program.h"

int main() {
  atomic::Value<int> v;
  const bool empty = !v.swap(1).has_value();
  const int old = *v.swap(2);
  println(empty, old, *v.load());
  return 0;
}

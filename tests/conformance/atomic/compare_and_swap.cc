// A compare-and-swap needs the value that is there.
#include "program.h"

int main() {
  atomic::Value<int> v;
  bool swapped = v.compare_and_swap(1, 2);
  println(swapped, !v.load().has_value());
  swapped = v.compare_and_swap(std::nullopt, 1);
  println(swapped, v.compare_and_swap(std::nullopt, 5));
  swapped = v.compare_and_swap(1, 2);
  const bool again = v.compare_and_swap(1, 3);
  println(swapped, again, *v.load());
  return 0;
}

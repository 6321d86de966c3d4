// A Value is empty until the first store, and then holds the last one.
#include "program.h"

int main() {
  atomic::Value<std::string> v;
  println(!v.load().has_value());
  v.store("one");
  v.store("two");
  println(*v.load());
  return 0;
}

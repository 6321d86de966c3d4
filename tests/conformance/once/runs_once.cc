// However many call it, the function runs once.
#include "program.h"

int main() {
  sync::Once once;
  int count = 0;
  sync::WaitGroup group;
  for (int i = 0; i < 20; ++i) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      once.do_([&] { ++count; });
      if (count != 1) println("returned before the function had run");
    });
  }
  group.wait();
  println(count);
  return 0;
}

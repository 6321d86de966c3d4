// A stopped AfterFunc does not call its function.
#include "program.h"

int main() {
  auto timer = time::after_func(300ms, [] { println("called"); });
  const bool first = timer.stop();
  println(first, timer.stop());
  time::sleep(400ms);
  println("not called");
  return 0;
}

// AfterFunc calls its function in a goroutine of its own, once; then it is no
// longer active.
#include "program.h"

int main() {
  auto calls = make_chan<std::size_t>();
  auto timer = time::after_func(2ms, [=] { calls.send(num_goroutine()); });
  println(*calls.recv());
  println(timer.stop(), !timer.c());
  return 0;
}

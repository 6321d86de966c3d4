// Reset makes an AfterFunc call its function again, also after it was stopped.
#include "program.h"

int main() {
  auto calls = make_chan<std::string>();
  auto timer = time::after_func(1ms, [=] { calls.send("called"); });
  println(*calls.recv());
  const bool again = timer.reset(1h);
  const bool stopped = timer.stop();
  println(again, stopped, timer.reset(1ms));
  println(*calls.recv());
  return 0;
}

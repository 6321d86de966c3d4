// While somebody sleeps the others may still be woken.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>();
  go([=] {
    time::sleep(20ms);
    ch.send("awake");
  });
  println(*ch.recv());
  return 0;
}

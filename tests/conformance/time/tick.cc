// Tick without a positive interval gives a nil channel.
#include "program.h"

int main() {
  println(!time::tick(0s), !time::tick(-1ns));
  auto ticks = time::tick(2ms);
  ticks.recv();
  ticks.recv();
  println("ticked");
  return 0;
}

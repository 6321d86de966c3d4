// Main receives, nobody is left to send.
// expect: deadlock
// stderr: fatal error: all goroutines are asleep - deadlock!
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::go([] { std::puts("not a sender"); });
  int value = *ch.recv();  // blocked here
  std::printf("%d\n", value);
}

// Main receives what a goroutine sends.
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>();
  gosan::go([=] { ch.send(1); });
  int value = *ch.recv();
  std::printf("%d\n", value);
}

// Moving on: the first answer has its place in the buffer, the others see that
// it is taken and end.
// stdout: replica
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int query() {
  gosan::chan<int> answer = gosan::make_chan<int>(1);
  for (int replica = 0; replica < 3; replica++) {
    gosan::go([=] { answer.try_send(replica); });
  }
  return *answer.recv();
}

int main() {
  std::printf("replica %d\n", query());
  settle();
}

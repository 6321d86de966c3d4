// Moving on without a buffer: all three have answered before anybody receives,
// each has moved on, and no answer is left.
// twin: seeds/cure/moving_on.cc
// expect: deadlock goroutines=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int query() {
  gosan::chan<int> answer = gosan::make_chan<int>();
  gosan::sync::WaitGroup asked;
  for (int replica = 0; replica < 3; replica++) {
    asked.go([=] { answer.try_send(replica); });
  }
  asked.wait();
  return *answer.recv();  // blocked here
}

int main() {
  std::printf("replica %d\n", query());
  settle();
}

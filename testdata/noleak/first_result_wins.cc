// Each of three answers has a place in the buffer.
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int first_answer() {
  gosan::chan<int> answers = gosan::make_chan<int>(3);
  for (int replica = 0; replica < 3; replica++) {
    gosan::go([=] { answers.send(replica); });
  }
  return *answers.recv();
}

int main() {
  std::printf("replica %d\n", first_answer());
  settle();
}

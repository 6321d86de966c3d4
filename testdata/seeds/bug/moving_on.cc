// Moving on: three replicas are asked, one answer is taken, the two other
// goroutines cannot send theirs.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=2
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int query() {
  gosan::chan<int> answer = gosan::make_chan<int>();  // made here
  for (int replica = 0; replica < 3; replica++) {
    gosan::go([=] {          // go here
      answer.send(replica);  // blocked here
    });
  }
  return *answer.recv();
}

int main() {
  std::printf("replica %d\n", query());
  settle();
}

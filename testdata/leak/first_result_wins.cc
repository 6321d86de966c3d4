// Three replicas are asked, one answer is taken: the other two goroutines
// cannot send theirs.
// expect: goroutine-leak state="chan send" waits_on=chan cap=0 count=2
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

int first_answer() {
  gosan::chan<int> answers = gosan::make_chan<int>();  // made here
  for (int replica = 0; replica < 3; replica++) {
    gosan::go([=] {           // go here
      answers.send(replica);  // blocked here
    });
  }
  return *answers.recv();
}

int main() {
  std::printf("replica %d\n", first_answer());
  settle();
}

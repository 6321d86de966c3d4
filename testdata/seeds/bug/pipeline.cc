// A pipeline whose last stage takes one number and goes: every stage before it
// stands with a number that nobody wants.
// expect: goroutine-leak@generate state="chan send" waits_on=chan cap=0 count=1
// expect: goroutine-leak@square state="chan send" waits_on=chan cap=0 count=1
#include <gosan/gosan.h>

#include <cstdio>

#include "settle.h"

using Numbers = gosan::RecvChan<int>;

Numbers generate() {
  gosan::chan<int> out = gosan::make_chan<int>();  // made here @generate
  gosan::go([=] {                                  // go here @generate
    for (int i = 2; i < 10; i++) {
      out.send(i);  // blocked here @generate
    }
    out.close();
  });
  return out;
}

Numbers square(const Numbers& in) {
  gosan::chan<int> out = gosan::make_chan<int>();  // made here @square
  gosan::go([=] {                                  // go here @square
    for (int number : in) {
      out.send(number * number);  // blocked here @square
    }
    out.close();
  });
  return out;
}

int main() {
  std::printf("%d\n", *square(generate()).recv());
  settle();
}

// A select over nil channels only blocks for ever, in the state of any other
// select.
#include "program.h"

int main() {
  chan<int> a;
  chan<int> b;
  select(recv(a), send(b, 1));
  return 0;
}

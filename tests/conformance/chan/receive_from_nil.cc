// A receive from a nil channel blocks for ever.
#include "program.h"

int main() {
  chan<int> none;
  none.recv();
  return 0;
}

// A range loop over a nil channel blocks for ever.
#include "program.h"

int main() {
  chan<int> none;
  for (int v : none) println(v);
  return 0;
}

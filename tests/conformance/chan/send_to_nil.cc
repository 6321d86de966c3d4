// A send to a nil channel blocks for ever.
#include "program.h"

int main() {
  chan<int> none;
  none.send(1);
  return 0;
}

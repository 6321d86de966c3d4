// Sending on a closed channel panics.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  ch.close();
  ch.send(1);
  return 0;
}

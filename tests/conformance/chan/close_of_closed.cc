// Closing a closed channel panics.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  ch.close();
  ch.close();
  return 0;
}

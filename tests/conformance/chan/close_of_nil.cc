// Closing a nil channel panics.
#include "program.h"

int main() {
  chan<int> none;
  none.close();
  return 0;
}

// A deferred call gets its arguments when it is deferred; what it captures it
// sees at the end.
#include "program.h"

int main() {
  int x = 1;
  auto argument = defer([x] { println("argument", x); });
  auto captured = defer([&] { println("captured", x); });
  x = 2;
  return 0;
}

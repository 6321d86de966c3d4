// A second function is not called, even a different one.
#include "program.h"

int main() {
  sync::Once once;
  once.do_([] { println("first"); });
  once.do_([] { println("second"); });
  sync::Once other;
  other.do_([] { println("another once"); });
  return 0;
}

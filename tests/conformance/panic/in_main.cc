// A panic in main prints its text and main's stack, and exits with code 2.
#include "program.h"

int main() {
  println("before");
  panic("boom");
  return 0;
}

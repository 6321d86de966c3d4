// A panic with an error prints the error's text.
#include "program.h"

int main() {
  throw std::runtime_error("disk is full");
  return 0;
}

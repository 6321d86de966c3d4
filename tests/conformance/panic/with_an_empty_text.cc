// A panic with an empty text still prints its line.
#include "program.h"

int main() {
  panic("");
  return 0;
}

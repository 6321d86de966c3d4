// Waiting for the end of the background context is waiting for ever.
#include "program.h"

int main() {
  context::background().done().recv();
  return 0;
}

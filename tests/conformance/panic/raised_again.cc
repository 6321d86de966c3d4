// Who recovers a panic and panics with the same value dies of that one, named
// once.
#include "program.h"

int main() {
  try {
    panic("first");
  } catch (const PanicError& first) {
    println("cleaning up after", first.what());
    throw;
  }
  return 0;
}

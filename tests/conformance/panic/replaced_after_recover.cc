// Who recovers a panic and panics anew dies of the new one, and the old one is
// named as recovered.
#include "program.h"

int main() {
  try {
    panic("first");
  } catch (const PanicError& first) {
    panic(std::string("wrapped: ") + first.what());
  }
  return 0;
}

// A recover in main does not catch the panic of another goroutine.
#include "program.h"

int main() {
  try {
    go([] { panic("mine"); });
    select();
  } catch (const PanicError& panic) {
    println("recovered:", panic.what());
  }
  return 0;
}

// A function that calls the same once again waits for itself.
#include "program.h"

int main() {
  sync::Once once;
  once.do_([&] {
    println("outer");
    once.do_([] { println("inner"); });
  });
  return 0;
}

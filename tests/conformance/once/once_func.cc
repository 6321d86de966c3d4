// The function made by OnceFunc calls its function once.
#include "program.h"

int main() {
  auto f = sync::once_func([] { println("called"); });
  f();
  f();
  return 0;
}

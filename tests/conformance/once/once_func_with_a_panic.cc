// The function made by OnceFunc panics with the same value on every call.
#include "program.h"

int main() {
  auto f = sync::once_func([] {
    println("called");
    panic("boom");
  });
  println(caught(f));
  println(caught(f));
  return 0;
}

// A context without a parent cannot be made.
#include "program.h"

int main() {
  const context::Context none;
  println(caught([&] { context::with_cancel(none); }));
  println(caught([&] { context::with_timeout(none, 1h); }));
  println(caught([&] { context::with_value(none, "key", 1); }));
  context::with_cancel(none);
  return 0;
}

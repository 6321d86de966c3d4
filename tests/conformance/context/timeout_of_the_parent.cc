// A child ends with its parent's deadline and says so.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_timeout(context::background(), 5ms);
  auto [child, cancel_child] = context::with_timeout(parent, 1h);
  auto [plain, cancel_plain] = context::with_cancel(child);
  plain.done().recv();
  println(parent.err(), child.err(), plain.err());
  return 0;
}

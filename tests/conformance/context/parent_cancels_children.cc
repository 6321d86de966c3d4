// Cancelling a context cancels everything below it.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_cancel(context::background());
  auto [child, cancel_child] = context::with_cancel(parent);
  auto valued = context::with_value(child, "key", 1);
  auto [grandchild, cancel_grandchild] = context::with_timeout(valued, 1h);
  cancel();
  grandchild.done().recv();
  println(parent.err(), child.err(), valued.err(), grandchild.err());
  return 0;
}

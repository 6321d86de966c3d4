// A child's earlier deadline leaves the parent alone.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_timeout(context::background(), 1h);
  auto [child, cancel_child] = context::with_timeout(parent, 5ms);
  child.done().recv();
  println(parent.err(), child.err());
  cancel();
  return 0;
}

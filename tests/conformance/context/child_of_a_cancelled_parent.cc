// A context made below a cancelled one is cancelled from the start.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_cancel(context::background());
  cancel();
  auto [child, cancel_child] = context::with_cancel(parent);
  auto [late, cancel_late] = context::with_timeout(parent, 1h);
  println(child.err(), late.err());
  child.done().recv();
  late.done().recv();
  println("both done");
  return 0;
}

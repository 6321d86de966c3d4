// Cancelling a child cancels neither its parent nor its siblings.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_cancel(context::background());
  auto [first, cancel_first] = context::with_cancel(parent);
  auto [second, cancel_second] = context::with_cancel(parent);
  cancel_first();
  println(parent.err(), first.err(), second.err());
  cancel();
  return 0;
}

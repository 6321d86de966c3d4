// Children have their parent's cause, unless they were cancelled before.
#include "program.h"

int main() {
  auto [parent, cancel] = context::with_cancel_cause(context::background());
  auto [early, cancel_early] = context::with_cancel_cause(parent);
  auto [late, cancel_late] = context::with_cancel(parent);
  cancel_early(Error("early"));
  cancel(Error("parent"));
  println(context::cause(parent), context::cause(early), context::cause(late));
  println(late.err());
  return 0;
}

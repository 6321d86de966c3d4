// A child's deadline cannot be later than its parent's.
#include "program.h"

int main() {
  const time::time_point soon = time::now() + 1h;
  auto [parent, cancel] = context::with_deadline(context::background(), soon);
  auto [later, cancel_later] = context::with_deadline(parent, soon + 1h);
  auto [sooner, cancel_sooner] = context::with_deadline(parent, soon - 1min);
  auto [plain, cancel_plain] = context::with_cancel(parent);
  auto valued = context::with_value(parent, "key", 1);
  for (const auto& ctx : {parent, later, sooner, plain, valued}) {
    const std::optional<time::time_point> deadline = ctx.deadline();
    println(deadline.has_value(), *deadline == soon, *deadline < soon);
  }
  return 0;
}

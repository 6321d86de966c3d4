// A context's error is found inside an error that wraps it.
#include "program.h"

int main() {
  auto [ctx, cancel] = context::with_cancel(context::background());
  cancel();
  const Error err = Error::wrap("fetch", ctx.err());
  println(err, err.is(context::canceled), err.is(context::deadline_exceeded));
  return 0;
}

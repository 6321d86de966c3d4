// The background context has no end, no error, no deadline and no values.
#include "program.h"

int main() {
  for (const auto& ctx : {context::background(), context::todo()}) {
    println(!ctx.done(), ctx.err(), ctx.deadline().has_value(),
            ctx.value<int>("key") == nullptr);
  }
  return 0;
}

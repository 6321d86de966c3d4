// A panic during a panic: both are printed, the older one first.
#include "program.h"

int main() {
  go([] {
    auto _ = defer([] { panic("second"); });
    panic("first");
  });
  select();
  return 0;
}

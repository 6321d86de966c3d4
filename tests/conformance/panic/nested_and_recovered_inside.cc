// A deferred call may panic and recover while another panic is on its way.
#include "program.h"

int main() {
  auto _ = defer([] { println("inner:", caught([] { panic("second"); })); });
  panic("first");
  return 0;
}

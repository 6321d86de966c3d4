// A function that panics counts as having run.
#include "program.h"

int main() {
  sync::Once once;
  println(caught([&] { once.do_([] { panic("boom"); }); }));
  println(caught([&] { once.do_([] { println("never"); }); }));
  return 0;
}

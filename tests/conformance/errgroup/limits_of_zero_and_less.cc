// With limit 0 nothing starts; a negative limit is none.
#include "program.h"

int main() {
  errgroup::Group g;
  g.set_limit(0);
  println(g.try_go([] { return Error(); }));
  g.set_limit(-1);
  println(g.try_go([] { return Error("ran"); }));
  println(g.wait());
  return 0;
}

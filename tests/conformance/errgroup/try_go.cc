// TryGo starts a function only while there is a place.
#include "program.h"

int main() {
  errgroup::Group g;
  g.set_limit(1);
  auto release = make_chan<>();
  const auto hold = [=] { release.recv(); };
  bool first = g.try_go(hold);
  println(first, g.try_go(hold));
  release.close();
  println(g.wait());
  println(g.try_go(hold));
  println(g.wait());
  errgroup::Group unlimited;
  first = unlimited.try_go(hold);
  const bool second = unlimited.try_go(hold);
  println(first, second, unlimited.wait());
  return 0;
}

// Changing the limit while functions run panics.
#include "program.h"

int main() {
  errgroup::Group g;
  g.set_limit(3);
  auto release = make_chan<>();
  for (int i = 0; i < 2; ++i) g.go([=] { release.recv(); });
  println(caught([&] { g.set_limit(5); }));
  release.close();
  println(g.wait());
  g.set_limit(5);
  return 0;
}

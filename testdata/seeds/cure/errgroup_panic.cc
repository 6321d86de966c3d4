// In an errgroup a panic is the group's error, which is what Kratos adds to
// Go's: the caller decides.
// stdout: service b is broken
// stdout: goes on
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::errgroup::Group g;
  g.go([] { gosan::panic("service b is broken"); });
  std::puts(g.wait().message().c_str());
  std::puts("goes on");
}

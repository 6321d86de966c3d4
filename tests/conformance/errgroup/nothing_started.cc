// Wait of a group that started nothing returns at once, again and again.
#include "program.h"

int main() {
  errgroup::Group g;
  const Error first = g.wait();
  println(first, g.wait());
  return 0;
}

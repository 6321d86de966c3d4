// Wait returns the first error, after all functions have ended.
#include "program.h"

int main() {
  errgroup::Group g;
  auto failed = make_chan<>();
  int ended = 0;
  g.go([&] {
    auto _ = defer([&] { failed.close(); });
    return Error("first");
  });
  g.go([&] {
    failed.recv();
    time::sleep(5ms);
    ++ended;
    return Error("second");
  });
  const Error err = g.wait();
  println(err, ended);
  println(g.wait());
  return 0;
}

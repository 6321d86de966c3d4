// A function that leaves by Goexit counts as having run.
#include "program.h"

int main() {
  sync::Once once;
  auto done = make_chan<>();
  go([&] {
    auto _ = defer([&] { done.close(); });
    once.do_([] { goexit(); });
  });
  done.recv();
  once.do_([] { println("never"); });
  println("done");
  await_goroutines(1);
  return 0;
}

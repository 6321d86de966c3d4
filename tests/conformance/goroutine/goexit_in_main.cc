// When main leaves by Goexit the others go on, and one of them may end the
// program.
#include "program.h"

int main() {
  auto _ = defer([] { println("deferred in main"); });
  auto main_left = make_chan<>();
  go([=] {
    main_left.recv();
    println("still here");
    std::exit(7);
  });
  auto closing = defer([=] { main_left.close(); });
  goexit();
  return 0;
}

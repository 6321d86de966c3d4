// A deferred call may block while a panic is on its way, and other goroutines
// go on.
#include "program.h"

int main() {
  auto answer = make_chan<std::string>();
  go([=] {
    time::sleep(5ms);
    answer.send("answer");
  });
  println(caught([&] {
    auto _ = defer([&] { println("got", *answer.recv()); });
    panic("boom");
  }));
  return 0;
}

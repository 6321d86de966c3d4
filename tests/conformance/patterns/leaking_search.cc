// The same search with an unbuffered channel leaves its goroutine behind after
// the timeout.
#include "program.h"

int main() {
  auto ch = make_chan<std::string>();
  auto answer = make_chan<>();
  go([=] {
    answer.recv();
    ch.send("too late");
  });
  select(recv(ch, [](std::optional<std::string> r) { println(*r); }),
         recv(time::after(5ms), [] { println("timeout"); }));
  answer.close();
  await_blocked(1);
  while (states_of_others()[0] != "chan send") gosched();
  const std::size_t count = num_goroutine();
  println(count, states_of_others());
  return 0;
}

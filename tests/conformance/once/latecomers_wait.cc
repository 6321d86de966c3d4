// Who comes while the function runs waits for its end.
#include "program.h"

int main() {
  sync::Once once;
  auto release = make_chan<>();
  auto events = make_chan<std::string>(4);
  go([&] {
    once.do_([&] {
      release.recv();
      events.send("function ends");
    });
  });
  await_blocked(1);
  go([&] {
    once.do_([] {});
    events.send("latecomer returns");
  });
  await_blocked(2);
  println(states_of_others()[0], events.len());
  release.close();
  println(*events.recv());
  println(*events.recv());
  await_goroutines(1);
  return 0;
}

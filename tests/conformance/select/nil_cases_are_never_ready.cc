// Cases over nil channels never run.
#include "program.h"

int main() {
  chan<int> none;
  auto ready = make_chan<int>(1);
  for (int i = 0; i < 50; ++i) {
    ready.send(i);
    select(recv(none, [] { println("received from nil"); }),
           send(none, 1, [] { println("sent to nil"); }),
           recv(ready, [](std::optional<int> v) {
             if (*v == 49) println("all from ready");
           }));
  }
  select(recv(none), send(none, 1), otherwise([] { println("default"); }));
  return 0;
}

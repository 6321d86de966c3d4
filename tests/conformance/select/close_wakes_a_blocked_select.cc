// A blocked select goes on in the receive case whose channel is closed.
#include "program.h"

int main() {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto done = make_chan<>();
  go([=] {
    select(recv(a,
                [](std::optional<int> v) {
                  println("a", v.value_or(0), v.has_value());
                }),
           recv(b, [](std::optional<int> v) {
             println("b", v.value_or(0), v.has_value());
           }));
    done.close();
  });
  await_blocked(1);
  b.close();
  done.recv();
  return 0;
}

// The default never runs while another case is ready.
#include "program.h"

int main() {
  auto ch = make_chan<int>(1);
  for (int i = 0; i < 100; ++i) {
    select(send(ch, i), otherwise([] { println("default instead of send"); }));
    select(recv(ch,
                [&](std::optional<int> v) {
                  if (*v != i) println("wrong value", *v);
                }),
           otherwise([] { println("default instead of receive"); }));
  }
  println(ch.len());
  return 0;
}

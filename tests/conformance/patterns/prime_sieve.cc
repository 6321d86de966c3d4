// Numbers run through a growing chain of filters; what is left is prime.
#include "program.h"

int main() {
  const auto generate = [](SendChan<int> out) {
    for (int i = 2;; ++i) out.send(i);
  };
  const auto filter = [](RecvChan<int> in, SendChan<int> out, int prime) {
    for (;;) {
      const int i = *in.recv();
      if (i % prime != 0) out.send(i);
    }
  };
  auto ch = make_chan<int>();
  go(generate, ch);
  for (int i = 0; i < 25; ++i) {
    const int prime = *ch.recv();
    println(prime);
    auto next = make_chan<int>();
    go(filter, ch, next, prime);
    ch = next;
  }
  return 0;
}

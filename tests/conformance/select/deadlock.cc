// A blocked select and the goroutine that it could never meet are a deadlock.
#include "program.h"

int main() {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto c = make_chan<int>();
  go([=] { select(recv(a), send(c, 1)); });
  select(recv(a), send(b, 1));
  return 0;
}

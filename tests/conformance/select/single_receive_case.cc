// A select of one case waits in the state of the plain operation.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  select(recv(ch, [](std::optional<int> v) { println(*v); }));
  return 0;
}

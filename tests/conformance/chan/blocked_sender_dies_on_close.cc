// The panic of a blocked sender ends the program when nobody recovers it.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  go([=] { ch.send(1); });
  await_blocked(1);
  ch.close();
  select();
  return 0;
}

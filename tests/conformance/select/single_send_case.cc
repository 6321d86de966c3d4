// A select of one send case waits in the state of the plain send.
#include "program.h"

int main() {
  auto ch = make_chan<int>();
  go([] {
    chan<int> none;
    select(recv(none));
  });
  select(send(ch, 1));
  return 0;
}

// A nil channel has length and capacity 0 and equals nil only.
#include "program.h"

int main() {
  chan<int> none;
  chan<int> other;
  auto made = make_chan<int>();
  println(none.len(), none.cap());
  println(!none, none == other, !made, made == none);
  return 0;
}

// A sender whose receiver has given up.
#include <gosan/gosan.h>

int main() {
  gosan::chan<int> answers = gosan::make_chan<int>();
  gosan::go([answers] { answers.send(42); });
  gosan::gosched();
}

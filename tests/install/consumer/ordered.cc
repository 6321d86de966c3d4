// Two goroutines, and the counter comes through a channel.
#include <gosan/gosan.h>

int main() {
  gosan::chan<int> increments = gosan::make_chan<int>();
  for (int i = 0; i < 2; i++) {
    gosan::go([=] { increments.send(1); });
  }
  int counter = 0;
  for (int i = 0; i < 2; i++) counter += *increments.recv();
  return counter == 2 ? 0 : 1;
}

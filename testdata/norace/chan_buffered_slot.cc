// A channel of capacity 1 is a mutex: receive k comes before send k+1.
#include <gosan/gosan.h>

int balance = 0;

int main() {
  gosan::chan<> slots = gosan::make_chan(1);
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&] {
      slots.send();
      balance += 10;
      slots.recv();
      wg.done();
    });
  }
  wg.wait();
}

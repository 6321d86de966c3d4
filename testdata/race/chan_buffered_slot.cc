// A channel of capacity 2 as a semaphore lets two goroutines in: receive k
// comes before send k+2, not before send k+1.
// expect: data-race variable=balance type=int object=global
#include <gosan/gosan.h>

int balance = 0;

int main() {
  gosan::chan<> slots = gosan::make_chan(2);
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&] {  // go here
      slots.send();
      balance += 10;  // race: read|write
      slots.recv();
      wg.done();
    });
  }
  wg.wait();
}

// The consumer closes the channel, and the producer sends once more.
// expect: misuse what="send on closed channel"
// exit: 2
// stderr: panic: send on closed channel
#include <gosan/gosan.h>

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>(4);
  gosan::chan<> stopped = gosan::make_chan();
  gosan::go([=] {
    ch.recv();
    ch.close();  // earlier here
    stopped.send();
  });
  ch.send(1);
  stopped.recv();
  ch.send(2);  // misused here
}

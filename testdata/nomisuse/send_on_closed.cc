// The producer knows that the channel may be closed, and recovers.
#include <gosan/gosan.h>

int main() {
  gosan::chan<int> ch = gosan::make_chan<int>(4);
  gosan::chan<> stopped = gosan::make_chan();
  gosan::go([=] {
    ch.recv();
    ch.close();
    stopped.send();
  });
  ch.send(1);
  stopped.recv();
  try {
    ch.send(2);
  } catch (const gosan::PanicError&) {
  }
}

// With a buffer the send completes before the receive: written before the
// receive, read after the send.
// expect: data-race variable=message type="const char *" object=global
#include <gosan/gosan.h>

#include <cstdio>

const char* message = "nothing";

int main() {
  gosan::chan<> taken = gosan::make_chan(1);
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {       // go here
    message = "hello";  // race: write
    taken.recv();
    done.send();
  });
  taken.send();
  std::printf("%s\n", message);  // race: read
  done.recv();
}

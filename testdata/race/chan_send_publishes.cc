// Written after the send, read after the receive.
// expect: data-race variable=message type="const char *" object=global
#include <gosan/gosan.h>

#include <cstdio>

const char* message = "nothing";

int main() {
  gosan::chan<> ready = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    ready.send();
    message = "hello";  // race: write
    done.send();
  });
  ready.recv();
  std::printf("%s\n", message);  // race: read
  done.recv();
}

// Written before the send, read after the receive.
#include <gosan/gosan.h>

#include <cstdio>

const char* message = "nothing";

int main() {
  gosan::chan<> ready = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    message = "hello";
    ready.send();
    done.send();
  });
  ready.recv();
  std::printf("%s\n", message);
  done.recv();
}

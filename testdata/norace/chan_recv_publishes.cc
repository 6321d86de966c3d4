// Without a buffer the receive comes before the completion of the send.
#include <gosan/gosan.h>

#include <cstdio>

const char* message = "nothing";

int main() {
  gosan::chan<> taken = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    message = "hello";
    taken.recv();
    done.send();
  });
  taken.send();
  std::printf("%s\n", message);
  done.recv();
}

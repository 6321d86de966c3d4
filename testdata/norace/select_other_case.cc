// A select orders the case it ran, as the receive alone would.
#include <gosan/gosan.h>

#include <cstdio>

int result = 0;

int main() {
  gosan::chan<> first = gosan::make_chan(1);
  gosan::chan<> second = gosan::make_chan(1);
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    result = 42;
    second.send();
    done.send();
  });
  gosan::select(recv(first), recv(second));
  std::printf("%d\n", result);
  done.recv();
}

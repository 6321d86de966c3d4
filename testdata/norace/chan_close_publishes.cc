// Written before the close that two readers see.
#include <gosan/gosan.h>

#include <cstdio>

long result = 0;

int main() {
  gosan::chan<> finished = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    result = 42;
    finished.close();
    done.send();
  });
  finished.recv();
  std::printf("%ld\n", result);
  finished.recv();
  std::printf("%ld\n", result);
  done.recv();
}

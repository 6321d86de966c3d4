// Written after the close that the reader saw.
// expect: data-race variable=result type=long object=global
#include <gosan/gosan.h>

#include <cstdio>

long result = 0;

int main() {
  gosan::chan<> finished = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    finished.close();
    result = 42;  // race: write
    done.send();
  });
  finished.recv();
  std::printf("%ld\n", result);  // race: read
  done.recv();
}

// Two copies meet in the middle of a buffer.
// expect: data-race variable=buffer object=global
#include <gosan/gosan.h>

#include <cstring>

char buffer[64];
char zeros[40];
char ones[40];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {                              // go here
    std::memcpy(buffer, zeros, sizeof zeros);  // race: write
    wg.done();
  });
  gosan::go([&] {                                 // go here
    std::memcpy(buffer + 24, ones, sizeof ones);  // race: write
    wg.done();
  });
  wg.wait();
}

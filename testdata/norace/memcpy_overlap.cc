// Two copies share a buffer and no byte of it.
#include <gosan/gosan.h>

#include <cstring>

char buffer[64];
char zeros[27];
char ones[37];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {
    std::memcpy(buffer, zeros, sizeof zeros);
    wg.done();
  });
  gosan::go([&] {
    std::memcpy(buffer + 27, ones, sizeof ones);
    wg.done();
  });
  wg.wait();
}

// Frames are used again after everyone is done with their locals.
#include <gosan/gosan.h>

#include <cstring>

[[gnu::noinline]] int fill(int byte) {
  char local[512] = {};
  gosan::sync::WaitGroup wg;
  wg.go([&] { std::memset(local, byte, sizeof(local)); });
  wg.wait();
  return local[511];
}

int main() {
  int sum = 0;
  for (int i = 0; i < 20; ++i) sum += fill(i % 2);
  return sum == 10 ? 0 : 1;
}

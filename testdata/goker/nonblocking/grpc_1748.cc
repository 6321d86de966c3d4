// grpc 1748: a test puts the shortest time for a connect, a global, back to its
// value while a transport of the test still reads it. Fixed: it waits for the
// transport first.
// manifests: always
// expect: data-race variable=min_connect_timeout type=int object=global
#include "kernel.h"

int min_connect_timeout = 20;

int main() {
  min_connect_timeout = 1;
  gosan::sync::WaitGroup transport;
  transport.go([] {
    std::printf("connects within %d s\n", min_connect_timeout);  // race: read
  });
  if (kFixed) transport.wait();
  min_connect_timeout = 20;  // race: write
  transport.wait();
}

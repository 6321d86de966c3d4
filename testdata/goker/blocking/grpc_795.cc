// grpc 795: stopping a server a second time locks its mutex where it should
// unlock it. Fixed: it unlocks.
// manifests: always
// expect: deadlock goroutines=1
#include "kernel.h"

struct Server {
  gosan::sync::Mutex mu;
  bool draining = false;

  void graceful_stop() {
    mu.lock();
    if (draining) {
      kFixed ? mu.unlock() : mu.lock();  // blocked here
      return;
    }
    draining = true;
    mu.unlock();
  }
};

int main() {
  Server server;
  for (int i = 0; i < 3; ++i) server.graceful_stop();
}

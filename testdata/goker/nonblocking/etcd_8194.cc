// etcd 8194: a test changes the rate at which leases are revoked, a global,
// while the lessor's loop that it has started reads it. Fixed: the test changes
// it before the start.
// manifests: always
// expect: data-race variable=revoke_rate type=int object=global
#include "kernel.h"

int revoke_rate = 1000;

struct Lessor {
  gosan::sync::WaitGroup running;
  int revoked = 0;

  void start() {
    running.go([this] { revoked = revoke_rate; });  // race: read
  }
  void stop() { running.wait(); }
};

int main() {
  Lessor lessor;
  if (kFixed) revoke_rate = 10;
  lessor.start();
  if (!kFixed) revoke_rate = 10;  // race: write
  lessor.stop();
  std::printf("%d\n", lessor.revoked);
}

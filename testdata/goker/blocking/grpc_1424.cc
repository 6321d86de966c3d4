// grpc 1424: a dial waits until the watcher of the balancer says that it is
// done; the watcher returns without a word when the balancer closes its channel
// first. Fixed: the watcher closes `done` on every way out.
// manifests: always
// expect: goroutine-leak state="chan receive" waits_on=chan cap=0 count=1
#include <memory>

#include "kernel.h"

struct ClientConn {
  gosan::chan<int> addresses = gosan::make_chan<int>();

  void watch_balancer(const gosan::chan<>& done) const {
    auto at_end = gosan::defer([&] {
      if (kFixed) done.close();
    });
    for (int address : addresses) (void)address;  // the first would be told
  }
};

void dial() {
  auto conn = std::make_shared<ClientConn>();
  gosan::go([=] {                    // go here
    auto done = gosan::make_chan();  // made here
    gosan::go([=] { conn->watch_balancer(done); });
    done.recv();  // blocked here
  });
  conn->addresses.close();
}

int main() {
  dial();
  finish();
}

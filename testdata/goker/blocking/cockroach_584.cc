// cockroach 584: a loop leaves with its mutex locked when the gossip is closed;
// the next loop of the same goroutine locks it again. Fixed: unlocks first.
// manifests: always
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>

#include "kernel.h"

struct Gossip {
  gosan::sync::Mutex mu;
  bool closed = true;

  void loop_until_closed() {
    for (;;) {
      mu.lock();  // blocked here
      if (closed) {
        if (kFixed) mu.unlock();
        break;
      }
      mu.unlock();
    }
  }
};

int main() {
  auto gossip = std::make_shared<Gossip>();
  gosan::go([=] {                 // go here
    gossip->loop_until_closed();  // bootstrap
    gossip->loop_until_closed();  // manage
  });
  gossip.reset();
  finish();
}

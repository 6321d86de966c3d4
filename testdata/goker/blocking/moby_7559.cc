// moby 7559: a proxy that cannot dial goes on with its loop, and its mutex
// locked: the next packet locks it again. Fixed: it unlocks first.
// manifests: always
// expect: goroutine-leak state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>

#include "kernel.h"

struct UdpProxy {
  gosan::sync::Mutex connections;

  gosan::Error dial() { return gosan::Error("connection refused"); }
  void run() {
    for (int packet = 0; packet < 2; ++packet) {
      connections.lock();  // blocked here
      if (dial()) {
        if (kFixed) connections.unlock();
        continue;
      }
      connections.unlock();
    }
  }
};

int main() {
  auto proxy = std::make_shared<UdpProxy>();
  gosan::go([=] { proxy->run(); });  // go here
  proxy.reset();
  finish();
}

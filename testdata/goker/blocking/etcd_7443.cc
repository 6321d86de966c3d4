// etcd 7443: a connection that comes up announces it with its own mutex and the
// balancer's held; the watcher that should take the announcement is tearing the
// connection down and needs its mutex. Fixed: a goroutine without locks sends.
// manifests: by schedule, nearly always: announcements must follow closely
// expect: goroutine-leak@transport state="chan send" cap=1 len=1 count=1
// expect: goroutine-leak@watcher state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct Balancer {
  gosan::sync::Mutex mu;
  gosan::chan<> changed = gosan::make_chan(1);
  gosan::chan<int> notify = gosan::make_chan<int>(1);

  void up(int address) {
    std::lock_guard lock(mu);
    if (kFixed) {
      changed.try_send({});
    } else {
      notify.send(address);  // blocked here @transport
    }
  }
  void down() { std::lock_guard lock(mu); }
  void announce_changes() const {
    while (changed.recv()) notify.send(1);
    notify.close();
  }
};

struct AddrConn {
  Balancer balancer;
  gosan::sync::Mutex mu;

  void reset_transport() {
    for (int attempt = 0; attempt < 3; ++attempt) {
      std::lock_guard lock(mu);
      balancer.up(attempt);
    }
    (kFixed ? balancer.changed.close() : balancer.notify.close());
  }
  void watch() {
    while (balancer.notify.recv()) {
      let_others_run();
      std::lock_guard lock(mu);  // blocked here @watcher
      balancer.down();
    }
  }
};

int main() {
  auto conn = std::make_shared<AddrConn>();
  gosan::go([=] { conn->watch(); });            // go here @watcher
  gosan::go([=] { conn->reset_transport(); });  // go here @transport
  if (kFixed) gosan::go([=] { conn->balancer.announce_changes(); });
  conn.reset();
  finish();
}

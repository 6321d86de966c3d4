// grpc 1353: a balancer sends each new list of addresses with its mutex held;
// the watcher that should take the next one needs the mutex to tear down the
// connections of the last. Fixed: room for one list, which is replaced.
// manifests: always
// expect: goroutine-leak@balancer state="chan send" waits_on=chan count=1
// expect: goroutine-leak@watcher state="sync.Mutex.Lock" waits_on=mutex count=1
#include <memory>
#include <mutex>
#include <optional>

#include "kernel.h"

struct RoundRobin {
  gosan::sync::Mutex mu;
  gosan::chan<int> addresses = gosan::make_chan<int>(kFixed ? 1 : 0);

  void update(int list) {
    std::lock_guard lock(mu);
    std::optional<int> old;
    if (kFixed) addresses.try_recv(old);
    addresses.send(list);  // blocked here @balancer
  }
  void run() {
    for (int list = 0; list < 10; ++list) update(list);
    addresses.close();
  }
  void down() {
    let_others_run();          // the next update is under way by then
    std::lock_guard lock(mu);  // blocked here @watcher
  }
};

int main() {
  auto balancer = std::make_shared<RoundRobin>();
  gosan::go([=] { balancer->run(); });  // go here @balancer
  gosan::go([=] {                       // go here @watcher
    while (balancer->addresses.recv()) balancer->down();
  });
  balancer.reset();
  finish();
}

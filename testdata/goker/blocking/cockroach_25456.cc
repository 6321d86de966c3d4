// cockroach 25456: the consistency queue waits until its store shuts down, and
// the test that would shut it down is the one that waits. Fixed: the store is
// told to quiesce first.
// manifests: always
// expect: deadlock goroutines=1
#include "kernel.h"

struct Stopper {
  gosan::chan<> quiescer = gosan::make_chan();
  gosan::sync::Once once;

  void quiesce() {
    once.do_([this] { quiescer.close(); });
  }
};

struct Store {
  Stopper& stopper;
};

struct ConsistencyQueue {
  void process(const Store& store) const {
    store.stopper.quiescer.recv();  // blocked here
  }
};

int main() {
  Stopper stopper;
  Store store{stopper};
  if (kFixed) stopper.quiesce();
  for (int replica = 0; replica < 2; ++replica) {
    ConsistencyQueue().process(store);
  }
  stopper.quiesce();
}

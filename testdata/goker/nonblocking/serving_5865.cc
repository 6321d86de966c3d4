// serving 5865: a revision's watcher closes the channel of its updates when it
// is stopped, while the manager still sends one. Fixed: the manager stops
// first, and says so.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"

struct RevisionWatcher {
  gosan::chan<int> updates = gosan::make_chan<int>(2);
  gosan::sync::WaitGroup managers;

  void update(int pods) { updates.send(pods); }  // race: read
  void stop() {
    if (kFixed) managers.wait();
    updates.close();  // race: write
  }
};

int main() {
  RevisionWatcher watcher;
  watcher.managers.go([&] { watcher.update(1); });
  gosan::sync::WaitGroup stopping;
  stopping.go([&] {
    let_others_run();
    watcher.stop();
  });
  stopping.wait();
  watcher.managers.wait();
}

// moby 29733: who needs a plugin waits on a condition variable until it is
// active; registering a handler resets the plugins and tells nobody, so that a
// second wait never ends. Fixed: the reset activates the plugin again.
// manifests: always
// expect: deadlock goroutines=2
#include <mutex>

#include "kernel.h"

struct Plugin {
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> changed{mu};
  bool active = false;

  void set_active(bool now) {
    std::lock_guard lock(mu);
    active = now;
    changed.broadcast();
  }
  void wait_active() {
    std::lock_guard lock(mu);
    while (!active) changed.wait();  // blocked here
  }
};

void use(Plugin& plugin) {
  auto done = gosan::make_chan();
  gosan::go([&] {
    plugin.wait_active();
    done.close();
  });
  done.recv();  // blocked here
}

int main() {
  Plugin plugin;
  plugin.set_active(true);
  use(plugin);
  plugin.set_active(false);  // handlers are registered
  if (kFixed) plugin.set_active(true);
  use(plugin);
}

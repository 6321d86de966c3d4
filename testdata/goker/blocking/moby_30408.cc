// moby 30408: who needs a plugin waits on a condition variable until the plugin
// has a manifest; an activation that failed leaves an error and no manifest.
// Fixed: the wait ends with an error, too.
// manifests: always
// expect: deadlock goroutines=2
#include <mutex>
#include <string>

#include "kernel.h"

struct Plugin {
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> activated{mu};
  std::string manifest;
  gosan::Error error;

  void activate() {
    std::lock_guard lock(mu);
    error = gosan::Error("no such plugin");
    activated.broadcast();
  }
  gosan::Error wait_active() {
    std::lock_guard lock(mu);
    while (manifest.empty() && !(kFixed && error)) {
      activated.wait();  // blocked here
    }
    return error;
  }
};

int main() {
  Plugin plugin;
  plugin.activate();
  auto done = gosan::make_chan();
  gosan::go([&] {
    plugin.wait_active();
    done.close();
  });
  done.recv();  // blocked here
}

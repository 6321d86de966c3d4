// istio 16224: a test takes a mutex and then waits for an event's handler,
// which takes the same mutex to say that it has run: whoever comes second waits
// for the first. Fixed: the handler says so after its unlock.
// manifests: by schedule, nearly always: the handler must come first
// expect: deadlock goroutines=2
#include <functional>
#include <mutex>

#include "kernel.h"

struct Monitor {
  std::function<void(int)> handler;
  gosan::chan<int> events = gosan::make_chan<int>();

  void run(const gosan::chan<>& stop) const {
    std::optional<int> event;
    while (gosan::select(recv(events, event), recv(stop)) == 0) handler(*event);
  }
};

int main() {
  Monitor monitor;
  gosan::sync::Mutex mu;
  int handled = 0;
  auto done = gosan::make_chan();
  monitor.handler = [&](int) {
    std::unique_lock lock(mu);
    ++handled;
    if (kFixed) lock.unlock();
    done.send();  // blocked here
  };
  auto stop = gosan::make_chan();
  gosan::go([&] { monitor.run(stop); });
  monitor.events.send(1);
  let_others_run();
  {
    std::lock_guard lock(mu);  // blocked here
    std::printf("%d event handled\n", handled);
  }
  done.recv();
  stop.send();
}

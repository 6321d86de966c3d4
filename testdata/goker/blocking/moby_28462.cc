// moby 28462: a container that stops tells its health monitor so with its lock
// held; the monitor, busy with a probe's result, needs the lock. Fixed: the
// monitor is told by closing the channel, which does not wait.
// manifests: by schedule, nearly always: a probe must be under way
// expect: goroutine-leak@monitor state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@stop state="chan send" waits_on=chan cap=0 count=1
#include <memory>
#include <mutex>

#include "kernel.h"
#include "moment.h"

Moment probing;

struct Container {
  gosan::sync::Mutex mu;
  gosan::chan<> stop = gosan::make_chan();  // made here @stop

  void monitor() {
    while (gosan::select(recv(stop), gosan::otherwise()) != 0) {
      probing.happened();
      let_others_run();          // the probe
      std::lock_guard lock(mu);  // blocked here @monitor
    }
  }
  void state_changed() {
    std::lock_guard lock(mu);
    if (kFixed) {
      stop.close();
    } else {
      stop.send();  // blocked here @stop
    }
  }
};

int main() {
  auto container = std::make_shared<Container>();
  gosan::go([=] { container->monitor(); });  // go here @monitor
  probing.wait();
  gosan::go([=] { container->state_changed(); });  // go here @stop
  container.reset();
  finish();
}

// kubernetes 1321: an event is sent to each watcher with the mutex held; a
// watcher that stops, and reads no more, needs the mutex to be taken off the
// list. Fixed: a watcher has a second channel, closed without the mutex.
// manifests: by schedule, nearly always: the event must come before the stop
// expect: goroutine-leak@mux state="chan send" waits_on=chan cap=0 count=1
// expect: goroutine-leak@stop state="sync.Mutex.Lock" waits_on=mutex count=1
#include <map>
#include <memory>
#include <mutex>

#include "kernel.h"

struct Watcher {
  gosan::chan<int> result = gosan::make_chan<int>();  // made here @mux
  gosan::chan<> stopped = gosan::make_chan();
};

struct Mux {
  gosan::sync::Mutex mu;
  std::map<int, Watcher> watchers = {{1, {}}};

  void distribute(int event) {
    std::lock_guard lock(mu);
    for (auto& [id, watcher] : watchers) {
      if (kFixed) {
        gosan::select(send(watcher.result, event), recv(watcher.stopped));
      } else {
        watcher.result.send(event);  // blocked here @mux
      }
    }
  }
  void stop_watching(int id, const Watcher& watcher) {
    let_others_run();
    if (kFixed) watcher.stopped.close();
    std::lock_guard lock(mu);  // blocked here @stop
    watchers.erase(id);
  }
};

int main() {
  auto mux = std::make_shared<Mux>();
  const Watcher watcher = mux->watchers[1];
  gosan::go([=] { mux->stop_watching(1, watcher); });  // go here @stop
  gosan::go([=] { mux->distribute(42); });             // go here @mux
  mux.reset();
  finish();
}

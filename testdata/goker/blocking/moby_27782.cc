// moby 27782: who follows a log removes its file watch and waits for the event
// that confirms it; the watch's reader is stuck on an earlier event that nobody
// takes any more. Fixed: a removal does not wait for its confirmation.
// manifests: by schedule, nearly always: the close must come before an event
// expect: goroutine-leak@follower state="sync.Cond.Wait" waits_on=cond count=1
// expect: goroutine-leak@reader state=select count=1
#include <memory>
#include <mutex>

#include "kernel.h"

struct FileWatcher {
  gosan::chan<int> events = gosan::make_chan<int>();
  gosan::chan<> done = gosan::make_chan();
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> removed{mu};
  bool watched = true;

  bool deliver(int event) const {
    return gosan::select(recv(done),  // blocked here @reader
                         send(events, event)) == 1;
  }
  void read_events() {
    for (int event = 0; event < 3; ++event) {
      let_others_run();
      if (!deliver(event)) return;
    }
    std::lock_guard lock(mu);
    watched = false;
    removed.broadcast();
  }
  void remove() {
    std::lock_guard lock(mu);
    while (watched && !kFixed) removed.wait();  // blocked here @follower
  }
};

void follow_log(const gosan::chan<>& log_closed) {
  auto watcher = std::make_shared<FileWatcher>();
  gosan::go([=] { watcher->read_events(); });  // go here @reader
  while (gosan::select(recv(watcher->events), recv(log_closed)) == 0) {
  }
  watcher->remove();
  watcher->done.close();
}

int main() {
  auto log_closed = gosan::make_chan();
  gosan::go([=] { follow_log(log_closed); });  // go here @follower
  log_closed.close();
  finish();
}

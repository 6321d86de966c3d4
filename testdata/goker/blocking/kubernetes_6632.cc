// kubernetes 6632: writing a frame resets the idle timer by a channel, with the
// write lock held; the timer's monitor, told that the connection closes, reads
// no more and needs the lock. Fixed: it drains the channel meanwhile.
// manifests: by schedule, nearly always: the close must come before the reset
// expect: goroutine-leak@monitor state="sync.Mutex.Lock" waits_on=mutex count=1
// expect: goroutine-leak@writer state="chan send" waits_on=chan cap=0 count=1
#include <memory>
#include <mutex>

#include "kernel.h"
#include "moment.h"

Moment closing;

struct IdleAwareFramer {
  gosan::sync::Mutex write_lock;
  gosan::chan<> reset = gosan::make_chan();  // made here @writer
  bool idle_timer = true;                    // of who holds write_lock
  gosan::chan<> closed = gosan::make_chan();

  void monitor() {
    while (gosan::select(recv(closed), recv(reset)) != 0) {
    }
    closing.happened();
    if (kFixed) {
      gosan::go([resets = reset] {
        while (resets.recv()) {
        }
      });
    }
    let_others_run();
    std::lock_guard lock(write_lock);  // blocked here @monitor
    idle_timer = false;
    reset.close();
  }
  void write_frame() {
    closing.wait();
    std::lock_guard lock(write_lock);
    if (idle_timer) reset.send();  // blocked here @writer
  }
};

int main() {
  auto framer = std::make_shared<IdleAwareFramer>();
  gosan::go([=] { framer->monitor(); });      // go here @monitor
  gosan::go([=] { framer->write_frame(); });  // go here @writer
  framer->closed.close();
  framer.reset();
  finish();
}

// moby 21233: the consumer of a transfer's progress leaves early; the watcher
// that reports it blocks on its last report, and who releases the transfer
// waits for the watcher. Fixed: the consumer reads until the channel is closed.
// manifests: always
// expect: goroutine-leak@watcher state="chan send" cap=0 count=1
// expect: goroutine-leak@test state="chan receive" cap=0 count=1
#include "kernel.h"

struct Watcher {
  gosan::chan<> release = gosan::make_chan();
  gosan::chan<> running = gosan::make_chan();  // made here @test
};

Watcher watch(const gosan::chan<int>& progress) {
  const Watcher watcher;
  gosan::go([=] {  // go here @watcher
    progress.send(50);
    watcher.release.recv();
    progress.send(100);  // blocked here @watcher
    watcher.running.close();
  });
  return watcher;
}

void transfer() {
  auto progress = gosan::make_chan<int>();  // made here @watcher
  auto consumed = gosan::make_chan();
  gosan::go([=] {
    progress.recv();
    while (kFixed && progress.recv()) {
    }
    consumed.close();
  });
  const Watcher watcher = watch(progress);
  watcher.release.close();
  watcher.running.recv();  // blocked here @test
  progress.close();
  consumed.recv();
}

int main() {
  gosan::go(transfer);  // go here @test
  finish();
}

// istio 8967: stopping a source closes its `done` channel and forgets it, while
// the source's loop reads the field to wait on it. Fixed: it is kept.
// manifests: always
// expect: data-race lines=any
#include "kernel.h"
#include "moment.h"

Moment waiting;

struct Source {
  gosan::chan<> done = gosan::make_chan();

  void run() {
    const gosan::chan<> end = done;  // race: read
    waiting.happened();
    end.recv();
  }
  void stop() {
    done.close();
    if (!kFixed) done = {};  // race: write
  }
};

int main() {
  Source source;
  gosan::sync::WaitGroup running;
  running.go([&] { source.run(); });
  waiting.wait();
  source.stop();
  running.wait();
}

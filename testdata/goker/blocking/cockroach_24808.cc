// cockroach 24808: starting a compactor wakes it through a channel that has
// room for one wish, before its worker runs; one wish was already there, so
// that the start blocks. Fixed: one wish is enough, the send does not wait.
// manifests: always
// expect: deadlock goroutines=1
#include "kernel.h"

struct Stopper {
  gosan::chan<> stop = gosan::make_chan();
  gosan::sync::WaitGroup workers;

  ~Stopper() {
    stop.close();
    workers.wait();
  }
};

struct Compactor {
  gosan::chan<> wishes = gosan::make_chan(1);

  void start(Stopper& stopper) {
    if (kFixed) {
      wishes.try_send({});
    } else {
      wishes.send();  // blocked here
    }
    stopper.workers.go([this, &stopper] {
      while (gosan::select(recv(stopper.stop), recv(wishes)) != 0) {
      }
    });
  }
};

int main() {
  Compactor compactor;
  Stopper stopper;
  compactor.wishes.send();
  compactor.start(stopper);
}

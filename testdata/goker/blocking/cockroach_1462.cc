// cockroach 1462: a transport sends events until the stopper stops, looking
// only between two events; the consumer stops, too, and the last event blocks
// the worker that the stopper waits for. Fixed: the send is in the select.
// manifests: by schedule, nearly always: the consumer must stop first
// expect: deadlock goroutines=2
#include "kernel.h"
#include "moment.h"

Moment consuming;

struct Stopper {
  gosan::chan<> stopping = gosan::make_chan();
  gosan::sync::WaitGroup workers;

  bool stopped() const {
    return gosan::select(recv(stopping), gosan::otherwise()) == 0;
  }
  void stop() {
    stopping.close();
    workers.wait();  // blocked here
  }
};

struct Transport {
  Stopper& stopper;
  gosan::chan<int> events = gosan::make_chan<int>();

  void send_events() const {
    while (!stopper.stopped()) {
      if (kFixed) {
        gosan::select(recv(stopper.stopping), send(events, 0));
      } else {
        events.send(0);  // blocked here
      }
    }
  }
  void take_events() const {
    while (!stopper.stopped()) {
      gosan::select(recv(stopper.stopping), recv(events));
      consuming.happened();
      let_others_run();  // the sender is at its next event by then
    }
  }
};

int main() {
  Stopper stopper;
  Transport transport{stopper};
  stopper.workers.go([&] { transport.send_events(); });
  stopper.workers.go([&] { transport.take_events(); });
  consuming.wait();
  gosan::time::sleep(std::chrono::milliseconds(3));
  stopper.stop();
}

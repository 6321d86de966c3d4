// cockroach 2448: the loop of MultiRaft sends events to the store, whose
// handling of an event sends a callback to the loop: when both send, neither
// receives. Fixed: the loop also takes callbacks while it sends an event.
// manifests: by schedule, nearly always
// expect: goroutine-leak@loop state=select
// expect: goroutine-leak@store state=select
#include <functional>
#include <memory>

#include "kernel.h"

using Callback = std::function<void()>;

struct MultiRaft {
  gosan::chan<> stopper = gosan::make_chan();
  gosan::chan<Callback> events = gosan::make_chan<Callback>();
  gosan::chan<int> callbacks = gosan::make_chan<int>();

  void loop() const {
    for (;;) {
      switch (
          gosan::select(recv(stopper), recv(callbacks), gosan::otherwise())) {
        case 0:
          return;
        case 2:
          send_event([this] {
            let_others_run();  // the loop is at its next event by then
            send_callback();
          });
      }
    }
  }
  void send_callback() const {
    gosan::select(recv(stopper), send(callbacks, 1));  // blocked here @store
  }
  void send_event(const Callback& event) const {
    const gosan::chan<int> taken = kFixed ? callbacks : gosan::chan<int>();
    gosan::select(recv(stopper), recv(taken),  // blocked here @loop
                  send(events, event));
  }
  void process_events(int count) const {
    for (; count > 0; --count) {
      std::optional<Callback> event;
      if (gosan::select(recv(events, event), recv(stopper)) == 1) return;
      (*event)();
    }
    stopper.close();
  }
};

int main() {
  auto raft = std::make_shared<MultiRaft>();
  gosan::go([=] { raft->process_events(4); });  // go here @store
  gosan::go([=] { raft->loop(); });             // go here @loop
  raft.reset();
  finish();
}

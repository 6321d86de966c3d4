// broadcast() wakes both waiters.
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "settle.h"

struct Gate {
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> opened{mu};
};

void start() {
  auto gate = std::make_shared<Gate>();
  for (int i = 0; i < 2; ++i) {
    gosan::go([=] {
      std::lock_guard lock(gate->mu);
      gate->opened.wait();
    });
  }
  settle();
  gate->opened.broadcast();
}

int main() {
  start();
  settle();
}

// signal() wakes one of two waiters; nobody is left who could wake the other.
// expect: goroutine-leak state="sync.Cond.Wait" waits_on=cond count=1
// verdict=proven
#include <gosan/gosan.h>

#include <memory>
#include <mutex>

#include "settle.h"

struct Gate {
  gosan::sync::Mutex mu;
  gosan::sync::Cond<gosan::sync::Mutex> opened{mu};  // made here
};

void start() {
  auto gate = std::make_shared<Gate>();
  for (int i = 0; i < 2; ++i) {
    gosan::go([=] {  // go here
      std::lock_guard lock(gate->mu);
      gate->opened.wait();  // blocked here
    });
  }
  settle();
  gate->opened.signal();
}

int main() {
  start();
  settle();
}

// A goroutine waits for a group on its own stack, whose member sleeps and has
// nothing but a reference to it.
// twin: leak/waitgroup_never_done.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

int main() {
  gosan::go([] {
    gosan::sync::WaitGroup group;
    group.add(1);
    gosan::go([&group] {
      gosan::time::sleep(std::chrono::hours(1));
      group.done();
    });
    group.wait();
  });
  settle();
}

// The three steps under a mutex, locked late and unlocked early: always 4.
// stdout: final counter: 4
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

int counter = 0;
gosan::sync::Mutex mu;
gosan::sync::WaitGroup wg;

void routine() {
  for (int round = 0; round < 2; round++) {
    std::lock_guard lock(mu);
    int value = counter;
    gosan::gosched();
    value++;
    counter = value;
  }
  wg.done();
}

int main() {
  wg.add(2);
  gosan::go(routine);
  gosan::go(routine);
  wg.wait();
  std::printf("final counter: %d\n", counter);
}

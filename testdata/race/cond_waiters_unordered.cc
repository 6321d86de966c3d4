// One broadcast wakes two waiters; nothing orders them with each other once
// they have let go of the lock.
// expect: data-race variable=winner type=int object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

gosan::sync::Mutex mu;
gosan::sync::Cond cond(mu);
bool ready = false;
int winner = 0;

void wait_and_claim(int name) {
  {
    std::lock_guard lock(mu);
    while (!ready) cond.wait();
  }
  winner = name;  // race: write
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { wait_and_claim(1); });  // go here
  wg.go([] { wait_and_claim(2); });  // go here
  {
    std::lock_guard lock(mu);
    ready = true;
  }
  cond.broadcast();
  wg.wait();
  std::printf("%d\n", winner > 0);
}

// Each waiter claims before it lets go of the lock.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

gosan::sync::Mutex mu;
gosan::sync::Cond cond(mu);
bool ready = false;
int winner = 0;

void wait_and_claim(int name) {
  std::lock_guard lock(mu);
  while (!ready) cond.wait();
  winner = name;
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { wait_and_claim(1); });
  wg.go([] { wait_and_claim(2); });
  {
    std::lock_guard lock(mu);
    ready = true;
  }
  cond.broadcast();
  wg.wait();
  std::printf("%d\n", winner > 0);
}

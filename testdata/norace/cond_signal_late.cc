// The write comes before the signal. The signal alone orders it: the lock that
// the waiter takes again was last held by somebody else.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

#include "moment.h"

gosan::sync::Mutex mu;
gosan::sync::Cond cond(mu);
Moment waiting;
int result = 0;

int main() {
  gosan::go([&] {
    waiting.wait();
    {
      std::lock_guard lock(mu);
    }  // main is in wait(): it had the lock
    result = 42;
    cond.signal();
  });
  {
    std::lock_guard lock(mu);
    waiting.happened();
    cond.wait();
  }
  std::printf("%d\n", result);
}

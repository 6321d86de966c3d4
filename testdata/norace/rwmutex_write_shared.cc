// One goroutine writes under the write lock, three read under the read lock.
#include <gosan/gosan.h>

#include <cstdio>

int version = 0;

int main() {
  gosan::sync::RWMutex mu;
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int i = 0; i < 3; i++) {
    gosan::go([&] {
      mu.lock_shared();
      std::printf("%d\n", version);
      mu.unlock_shared();
      wg.done();
    });
  }
  gosan::go([&] {
    mu.lock();
    version = 1;
    mu.unlock();
    wg.done();
  });
  wg.wait();
}

// Two goroutines write under the read lock: readers are not ordered among
// themselves.
// expect: data-race variable=version type=int object=global
#include <gosan/gosan.h>

int version = 0;

int main() {
  gosan::sync::RWMutex mu;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&, i] {  // go here
      mu.lock_shared();
      version = i;  // race: write
      mu.unlock_shared();
      wg.done();
    });
  }
  wg.wait();
}

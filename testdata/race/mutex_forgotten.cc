// The writer locks, one reader forgets to.
// expect: data-race variable=total type=int object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

int total = 0;

int main() {
  gosan::sync::Mutex mu;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {  // go here
    {
      std::lock_guard lock(mu);
      total = 7;  // race: write
    }
    wg.done();
  });
  gosan::go([&] {                // go here
    std::printf("%d\n", total);  // race: read
    wg.done();
  });
  wg.wait();
}

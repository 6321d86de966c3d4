// Each side locks, but not the same mutex.
// expect: data-race variable=total type=int object=global
#include <gosan/gosan.h>

#include <mutex>

int total = 0;

void add(gosan::sync::Mutex& mu, int n) {
  std::lock_guard lock(mu);
  total += n;  // race: read|write
}

int main() {
  gosan::sync::Mutex left;
  gosan::sync::Mutex right;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {  // go here
    add(left, 1);
    wg.done();
  });
  gosan::go([&] {  // go here
    add(right, 2);
    wg.done();
  });
  wg.wait();
}

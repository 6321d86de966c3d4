// Two mutexes, and each side holds both.
#include <gosan/gosan.h>

#include <mutex>

int total = 0;

void add(gosan::sync::Mutex& mu, int n) {
  std::lock_guard lock(mu);
  total += n;
}

int main() {
  gosan::sync::Mutex both;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {
    add(both, 1);
    wg.done();
  });
  gosan::go([&] {
    add(both, 2);
    wg.done();
  });
  wg.wait();
}

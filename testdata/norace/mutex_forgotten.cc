// The writer and the reader hold the same mutex.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

int total = 0;

int main() {
  gosan::sync::Mutex mu;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {
    {
      std::lock_guard lock(mu);
      total = 7;
    }
    wg.done();
  });
  gosan::go([&] {
    {
      std::lock_guard lock(mu);
      std::printf("%d\n", total);
    }
    wg.done();
  });
  wg.wait();
}

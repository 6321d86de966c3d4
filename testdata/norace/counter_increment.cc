// Two goroutines increment a global counter under a mutex.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

int counter = 0;

int main() {
  gosan::sync::Mutex mu;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  gosan::go([&] {
    {
      std::lock_guard lock(mu);  // given back before main may leave its frame
      counter++;
    }
    wg.done();
  });
  gosan::go([&] {
    {
      std::lock_guard lock(mu);  // given back before main may leave its frame
      counter++;
    }
    wg.done();
  });
  wg.wait();
  std::printf("counter: %d\n", counter);
}

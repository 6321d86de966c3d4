// The configuration under a reader-writer lock: readers share it, the writer
// has it alone.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>
#include <shared_mutex>

struct Config {
  int a[6];
};

Config config = {{0, 1, 2, 3, 4, 5}};
gosan::sync::RWMutex mu;

void print() {
  std::shared_lock lock(mu);
  for (int i = 0; i < 6; i++) {
    std::printf("%d ", config.a[i]);
  }
  std::puts("");
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    for (int i = 1; i <= 100; i++) {
      {
        std::lock_guard lock(mu);
        config = {{i, i + 1, i + 2, i + 3, i + 4, i + 5}};
      }
      gosan::gosched();
    }
  });
  for (int reader = 0; reader < 4; reader++) {
    wg.go([] {
      for (int n = 0; n < 100; n++) {
        print();
        gosan::gosched();
      }
    });
  }
  wg.wait();
}

// The configuration in an atomic::Value: each version is made whole, then
// published; readers take no lock.
// twin: seeds/bug/config.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

struct Config {
  int a[6];
};

gosan::atomic::Value<std::shared_ptr<const Config>> config;

void print(const Config& now) {
  for (int i = 0; i < 6; i++) {
    std::printf("%d ", now.a[i]);
  }
  std::puts("");
}

int main() {
  config.store(std::make_shared<Config>());
  gosan::sync::WaitGroup wg;
  wg.go([] {
    for (int i = 1; i <= 100; i++) {
      config.store(std::make_shared<Config>(
          Config{{i, i + 1, i + 2, i + 3, i + 4, i + 5}}));
      gosan::gosched();
    }
  });
  for (int reader = 0; reader < 4; reader++) {
    wg.go([] {
      for (int n = 0; n < 100; n++) {
        print(**config.load());
        gosan::gosched();
      }
    });
  }
  wg.wait();
}

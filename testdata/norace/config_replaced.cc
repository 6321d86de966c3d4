// A writer replaces the current configuration by an atomic pointer.
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

struct Config {
  int values[6];
};

const Config kVersions[] = {{{1, 2, 3, 4, 5, 6}}, {{2, 3, 4, 5, 6, 7}}};
std::atomic<const Config*> current = &kVersions[0];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(5);
  gosan::go([&] {
    for (int i = 0; i < 100; i++) {
      current = &kVersions[i % 2];
      gosan::gosched();
    }
    wg.done();
  });
  for (int reader = 0; reader < 4; reader++) {
    gosan::go([&] {
      for (int i = 0; i < 100; i++) {
        std::printf("%d\n", current.load()->values[i % 6]);
        gosan::gosched();
      }
      wg.done();
    });
  }
  wg.wait();
}

// A writer replaces the current configuration while four readers use it.
// expect: data-race variable=current object=global
#include <gosan/gosan.h>

#include <cstdio>

struct Config {
  int values[6];
};

const Config kVersions[] = {{{1, 2, 3, 4, 5, 6}}, {{2, 3, 4, 5, 6, 7}}};
const Config* current = &kVersions[0];

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(5);
  gosan::go([&] {  // go here
    for (int i = 0; i < 100; i++) {
      current = &kVersions[i % 2];  // race: write
      gosan::gosched();
    }
    wg.done();
  });
  for (int reader = 0; reader < 4; reader++) {
    gosan::go([&] {  // go here
      for (int i = 0; i < 100; i++) {
        std::printf("%d\n", current->values[i % 6]);  // race: read
        gosan::gosched();
      }
      wg.done();
    });
  }
  wg.wait();
}

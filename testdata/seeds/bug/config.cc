// A configuration is replaced while four goroutines print it. Six numbers are
// not one machine word: a line may be half old and half new.
// expect: data-race object=global
#include <gosan/gosan.h>

#include <cstdio>

struct Config {
  int a[6];
};

Config config = {{0, 1, 2, 3, 4, 5}};

void print() {
  for (int i = 0; i < 6; i++) {
    std::printf("%d ", config.a[i]);  // race: read
  }
  std::puts("");
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {  // go here
    for (int i = 1; i <= 100; i++) {
      config = {{i, i + 1, i + 2, i + 3, i + 4, i + 5}};  // race: write
      gosan::gosched();
    }
  });
  for (int reader = 0; reader < 4; reader++) {
    wg.go([] {  // go here
      for (int n = 0; n < 100; n++) {
        print();
        gosan::gosched();
      }
    });
  }
  wg.wait();
}

// Once: the initialisation comes before the return of every do_.
#include <gosan/gosan.h>

#include <cstdio>

int value = 0;

int main() {
  gosan::sync::Once once;
  gosan::sync::WaitGroup wg;
  wg.add(2);
  for (int i = 0; i < 2; i++) {
    gosan::go([&] {
      once.do_([] { value = 42; });
      std::printf("%d\n", value);
      wg.done();
    });
  }
  wg.wait();
}

// Five readers, all ordered before the writer.
#include <gosan/gosan.h>

#include <cstdio>

int x = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  for (int reader = 0; reader < 5; reader++) {
    gosan::go([&] {
      std::printf("%d\n", x);
      done.send();
    });
  }
  for (int reader = 0; reader < 5; reader++) done.recv();
  x = 1;
}

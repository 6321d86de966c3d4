// A local of main is captured by reference and read after the goroutine has
// said that it is done.
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  int answer = 0;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    answer = 42;
    done.send();
  });
  done.recv();
  std::printf("%d\n", answer);
}

// Everything before a send happens before what follows its receive.
// stdout: b 2
// stdout: a 1
#include <gosan/gosan.h>

#include <cstdio>

int a = 0;
int b = 0;

int main() {
  gosan::chan<> written = gosan::make_chan();
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    a = 1;
    b = 2;
    written.send();
  });
  written.recv();
  std::printf("b %d\n", b);
  std::printf("a %d\n", a);
  wg.wait();
}

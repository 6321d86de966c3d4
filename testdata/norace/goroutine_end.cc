// A goroutine says that it ends by closing a channel.
#include <gosan/gosan.h>

#include <cstdio>

int result = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([done] {
    result = 42;
    done.close();
  });
  done.recv();
  std::printf("%d\n", result);
}

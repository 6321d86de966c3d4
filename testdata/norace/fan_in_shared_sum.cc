// Fan-in: workers send their part, one goroutine adds.
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  long sum = 0;
  gosan::chan<long> parts = gosan::make_chan<long>();
  for (long worker = 0; worker < 3; worker++) {
    gosan::go([&, worker] { parts.send(worker); });
  }
  for (int i = 0; i < 3; i++) sum += *parts.recv();
  std::printf("%ld\n", sum);
}

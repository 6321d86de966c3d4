// Two goroutines on one worker, the second after the first.
// runs: workers=1
#include <gosan/gosan.h>

long total = 0;

int main() {
  auto first = gosan::make_chan<gosan::Unit>(1);
  auto done = gosan::make_chan<gosan::Unit>(2);
  gosan::go([=] {
    total += 1;
    first.send();
    done.send();
  });
  gosan::go([=] {
    first.recv();
    total += 2;
    done.send();
  });
  done.recv();
  done.recv();
}

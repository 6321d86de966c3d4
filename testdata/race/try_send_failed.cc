// Attempts that fail order nothing.
// expect: data-race variable=result type=int object=global
#include <gosan/gosan.h>

#include <cstdio>
#include <optional>

#include "moment.h"

int result = 0;

int main() {
  Moment tried;
  gosan::chan<int> attempts = gosan::make_chan<int>();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    result = 42;   // race: write
    if (!attempts.try_send(1)) tried.happened();
    done.send();
  });
  tried.wait();
  std::optional<int> got;
  while (attempts.try_recv(got)) continue;
  std::printf("%d\n", result);  // race: read
  done.recv();
}

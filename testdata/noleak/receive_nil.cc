// The channel was made before the goroutine got it.
#include <gosan/gosan.h>

#include "settle.h"

int main() {
  gosan::chan<int> results = gosan::make_chan<int>(1);
  gosan::go([results] { results.recv(); });
  results.send(1);
  settle();
}

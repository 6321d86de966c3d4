// Blocked at exit, but time itself would wake them.
// twin: seeds/bug/search_timeout.cc
#include <gosan/gosan.h>

#include <chrono>

#include "settle.h"

using namespace std::chrono_literals;

int main() {
  gosan::go([] { gosan::time::after(1h).recv(); });
  gosan::go([] {
    gosan::chan<> nobody = gosan::make_chan();
    gosan::select(recv(nobody), recv(gosan::time::after(1h)));
  });
  gosan::go([] { gosan::time::sleep(1h); });
  settle();
}

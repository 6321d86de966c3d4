// The global points into the middle of the block that holds the channel.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include "settle.h"

struct Session {
  gosan::chan<int> inbox = gosan::make_chan<int>();
  long statistics[16] = {};
};
long* last_counter = nullptr;

int main() {
  auto* session = new Session;
  last_counter = &session->statistics[15];
  gosan::go([ch = session->inbox] { ch.recv(); });
  settle();
}

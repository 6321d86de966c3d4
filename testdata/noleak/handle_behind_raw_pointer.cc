// A raw pointer of a global leads to a struct with the channel.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include "settle.h"

struct Session {
  int id = 0;
  gosan::chan<int> inbox = gosan::make_chan<int>();
};
Session* current = nullptr;

int main() {
  current = new Session;
  gosan::go([] { current->inbox.recv(); });
  settle();
}

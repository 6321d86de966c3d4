// The only other handle of the channel lies in a vector of a global.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <vector>

#include "settle.h"

std::vector<gosan::chan<int>> mailboxes;

int main() {
  mailboxes.resize(8);
  mailboxes[5] = gosan::make_chan<int>();
  gosan::go([ch = mailboxes[5]] { ch.recv(); });
  settle();
}

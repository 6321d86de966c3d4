// The channel hangs at the end of a list that a global begins.
// twin: seeds/bug/leak.cc
#include <gosan/gosan.h>

#include <memory>

#include "settle.h"

struct Node {
  std::shared_ptr<Node> next;
  gosan::chan<int> events;
};
std::shared_ptr<Node> first;

int main() {
  first = std::make_shared<Node>();
  Node* last = first.get();
  for (int i = 0; i < 1000; ++i) {
    last->next = std::make_shared<Node>();
    last = last->next.get();
  }
  last->events = gosan::make_chan<int>();
  gosan::go([ch = last->events] { ch.recv(); });
  settle();
}

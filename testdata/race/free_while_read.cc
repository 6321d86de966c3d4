// A node is deleted although its reader has not said that it is done.
// expect: data-race object=heap
#include <gosan/gosan.h>

#include <cstdio>

#include "moment.h"

struct Node {
  int value;
};

int main() {
  Moment read;  // forces the order in which the race does no harm
  gosan::chan<> done = gosan::make_chan();
  Node* node = new Node{42};
  gosan::go([&, node] {                // go here
    std::printf("%d\n", node->value);  // race: read
    read.happened();
    done.send();
  });
  read.wait();
  delete node;  // race: free
  done.recv();
}

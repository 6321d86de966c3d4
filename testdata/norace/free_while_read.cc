// A node is deleted after its reader has said that it is done.
#include <gosan/gosan.h>

#include <cstdio>

struct Node {
  int value;
};

int main() {
  gosan::chan<> done = gosan::make_chan();
  Node* node = new Node{42};
  gosan::go([&, node] {
    std::printf("%d\n", node->value);
    done.send();
  });
  done.recv();
  delete node;
}

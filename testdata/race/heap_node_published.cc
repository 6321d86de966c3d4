// A node goes out through a relaxed atomic pointer: the pointer arrives, what
// it points at may not have.
// expect: data-race object=heap
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

struct Node {
  int key;
  int value;
};

std::atomic<Node*> head;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {  // go here
    Node* node = new Node;
    node->value = 42;  // race: write
    head.store(node, std::memory_order_relaxed);
    done.send();
  });
  Node* node = nullptr;
  while (!(node = head.load(std::memory_order_relaxed))) gosan::gosched();
  std::printf("%d\n", node->value);  // race: read
  done.recv();
  delete node;
}

// A node goes out by a release store and comes in by an acquire load.
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
  gosan::go([&] {
    Node* node = new Node;
    node->value = 42;
    // release: pairs with main's acquire; makes node->value visible.
    head.store(node, std::memory_order_release);
    done.send();
  });
  Node* node = nullptr;
  while (!(node = head.load(std::memory_order_acquire))) gosan::gosched();
  std::printf("%d\n", node->value);
  done.recv();
  delete node;
}

// Binary trees that are built, walked and thrown away: the cost of malloc and
// free, and of calls.
#include "kernel.h"

constexpr int kDepth = 18;

struct Node {
  Node* left;
  Node* right;
};

Node* build(int depth) {
  return depth == 0 ? new Node{nullptr, nullptr}
                    : new Node{build(depth - 1), build(depth - 1)};
}

std::uint64_t count(const Node* node) {
  return node->left == nullptr ? 1 : 1 + count(node->left) + count(node->right);
}

void destroy(Node* node) {
  if (node->left != nullptr) {
    destroy(node->left);
    destroy(node->right);
  }
  delete node;
}

int main() {
  return run_tasks([](std::uint64_t) {
    Node* lasting = build(kDepth);
    std::uint64_t sum = 0;
    for (int depth = 4; depth <= kDepth; depth += 2) {
      for (int i = 0; i < 1 << (kDepth - depth); i++) {
        Node* tree = build(depth);
        sum += count(tree);
        destroy(tree);
      }
    }
    sum += count(lasting);
    destroy(lasting);
    return sum;
  });
}

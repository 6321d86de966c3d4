// Walks a linked list whose nodes lie in random order: every access misses the
// caches.
#include <numeric>
#include <utility>
#include <vector>

#include "kernel.h"

constexpr std::uint32_t kNodes = 4'000'000;
constexpr int kWalks = 3;

struct Node {
  Node* next;
  std::uint64_t value;
};

Node* link_in_random_order(std::vector<Node>& nodes, Random& random) {
  std::vector<std::uint32_t> order(kNodes);
  std::iota(order.begin(), order.end(), 0);
  for (std::uint32_t i = kNodes - 1; i > 0; i--) {
    std::swap(order[i], order[random.below(i + 1)]);
  }
  Node* head = nullptr;
  for (const std::uint32_t i : order) {
    nodes[i] = {head, i};
    head = &nodes[i];
  }
  return head;
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    std::vector<Node> nodes(kNodes);
    const Node* head = link_in_random_order(nodes, random);
    std::uint64_t sum = 0;
    for (int walk = 0; walk < kWalks; walk++) {
      for (const Node* node = head; node != nullptr; node = node->next) {
        sum += node->value;
      }
    }
    return sum;
  });
}

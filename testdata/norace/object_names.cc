// The same kinds of memory, each touched by one goroutine only.
#include <gosan/gosan.h>

struct Limits {
  int least, most;
};
struct Config {
  int version;
  Limits limits;
};
struct Node {
  Node* next;
  int value;
};
Config config;
Limits rows[5];

int main() {
  auto* node = new Node{nullptr, 1};
  auto* array = new long[7]{};
  int local[2] = {};
  gosan::sync::WaitGroup wg;
  wg.go([&] {
    config.limits.most++;
    rows[2].least++;
    node->value++;
    array[4]++;
    local[0]++;
  });
  config.limits.least++;
  rows[2].most++;
  node->next = nullptr;
  array[3]++;
  local[1]++;
  wg.wait();
  delete node;
  delete[] array;
}

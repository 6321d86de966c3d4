// A hash table of its own, with open addressing: scattered accesses over more
// memory than the caches hold, most of them the first to their word.
#include <vector>

#include "kernel.h"

constexpr std::size_t kSlots = std::size_t{1} << 22;
constexpr int kOperations = 2'000'000;  // insertions, and look-ups

struct Slot {
  std::uint64_t key;  // 0: empty
  std::uint64_t value;
};

class Table {
 public:
  Table() : slots_(kSlots) {}

  void insert(std::uint64_t key, std::uint64_t value) {
    slots_[find(key)] = {key, value};
  }
  // 0 when there is none.
  std::uint64_t look_up(std::uint64_t key) const {
    return slots_[find(key)].value;
  }

 private:
  std::size_t find(std::uint64_t key) const {
    std::size_t at = (key * 0x9e3779b97f4a7c15) >> 42;
    while (slots_[at].key != 0 && slots_[at].key != key) {
      at = (at + 1) % kSlots;
    }
    return at;
  }

  std::vector<Slot> slots_;
};

int main() {
  return run_tasks([](std::uint64_t seed) {
    Table table;
    Random keys(seed);
    for (int i = 0; i < kOperations; i++) {
      table.insert(keys.next() | 1, static_cast<std::uint64_t>(i));
    }
    Random again(seed);
    std::uint64_t sum = 0;
    for (int i = 0; i < kOperations; i++)
      sum += table.look_up(again.next() | 1);
    return sum;
  });
}

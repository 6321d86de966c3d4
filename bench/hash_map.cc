// Open-addressing hash map with linear probing: scattered reads and writes over
// more memory than the caches hold.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "kernel.h"

struct Slot {
  std::uint64_t key;  // 0: empty
  std::uint64_t count;
};

class CountMap {
 public:
  explicit CountMap(std::size_t slot_count)  // a power of two
      : slots_(slot_count), mask_(slot_count - 1) {}

  void add(std::uint64_t key) {
    std::size_t at = (key * 0x9e3779b97f4a7c15) >> 20 & mask_;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask_;
    slots_[at].key = key;
    slots_[at].count++;
  }

  std::uint64_t most() const {
    std::uint64_t best = 0;
    for (const Slot& slot : slots_) {
      if (slot.count > best) best = slot.count;
    }
    return best;
  }

 private:
  std::vector<Slot> slots_;
  std::size_t mask_;
};

constexpr std::size_t kSlots = std::size_t{1} << 20;
constexpr int kAdds = 50'000'000;
constexpr std::uint32_t kKeys = 600'000;

int main() {
  CountMap maps[2] = {CountMap(kSlots), CountMap(kSlots)};
  both_halves([&](int half) {
    std::uint32_t random = 7 + half;
    for (int i = 0; i < kAdds; i++) {
      random = random * 1664525 + 1013904223;
      maps[half].add(1 + (random >> 8) % kKeys);
    }
  });
  std::printf("%lu %lu\n", maps[0].most(), maps[1].most());
}

// std::unordered_map, a node for each key: allocation, chains through memory
// and the library's precompiled rehashing policy.
#include <unordered_map>

#include "kernel.h"

constexpr int kOperations = 2'000'000;
constexpr std::uint32_t kKeys = 700'000;

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    std::unordered_map<std::uint64_t, std::uint32_t> counts;
    std::uint64_t found = 0;
    for (int i = 0; i < kOperations; i++) {
      const std::uint64_t key = random.below(kKeys) * std::uint64_t{77};
      const std::uint32_t what = random.below(4);
      if (what == 0) {
        found += counts.count(key);
      } else if (what == 1) {
        found += counts.erase(key);
      } else {
        counts[key]++;
      }
    }
    return found * 1000 + counts.size() % 1000;
  });
}

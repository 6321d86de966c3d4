// Quicksort of integers: recursion, branches that depend on the data and
// accesses to single words that no loop analysis can gather.
#include <utility>
#include <vector>

#include "kernel.h"

constexpr std::size_t kCount = 2'000'000;
constexpr int kSorts = 2;

void quicksort(std::uint32_t* first, std::uint32_t* last) {
  while (last - first > 1) {
    const std::uint32_t pivot = first[(last - first) / 2];
    std::uint32_t* low = first;
    std::uint32_t* high = last - 1;
    while (low <= high) {
      while (*low < pivot) low++;
      while (pivot < *high) high--;
      if (low <= high) std::swap(*low++, *high--);
    }
    quicksort(first, high + 1);
    first = low;
  }
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint32_t> numbers(kCount);
    std::uint64_t sum = 0;
    for (int sort = 0; sort < kSorts; sort++) {
      for (std::uint32_t& number : numbers) {
        number = static_cast<std::uint32_t>(random.next());
      }
      quicksort(numbers.data(), numbers.data() + kCount);
      sum += numbers[kCount / 2];
    }
    return sum;
  });
}

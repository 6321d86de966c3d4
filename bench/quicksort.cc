// Quicksort of integers: recursion, data-dependent branches and single-word
// accesses that no loop analysis can gather.
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "kernel.h"

constexpr std::size_t kCount = 3'000'000;  // per half

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
  std::vector<std::uint32_t> numbers(2 * kCount);
  std::uint32_t random = 1;
  for (std::uint32_t& number : numbers) {
    random = random * 1664525 + 1013904223;
    number = random;
  }
  both_halves([&](int half) {
    std::uint32_t* first = numbers.data() + half * kCount;
    quicksort(first, first + kCount);
  });
  for (std::size_t i = 1; i < kCount; i++) {
    if (numbers[i - 1] > numbers[i]) return 1;
  }
  std::printf("%u %u\n", numbers[kCount / 2], numbers[kCount + kCount / 2]);
}

// Sorts strings, half of them with a heap block of their own: comparisons and
// moves in the library's templates and in its precompiled part.
#include <algorithm>
#include <string>
#include <vector>

#include "kernel.h"

constexpr std::size_t kCount = 500'000;

std::string random_text(Random& random) {
  std::string text;
  for (std::uint32_t length = 6 + random.below(20); length != 0; length--) {
    text.push_back(static_cast<char>('a' + random.below(26)));
  }
  return text;
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < kCount; i++) {
      texts.push_back(random_text(random));
    }
    std::sort(texts.begin(), texts.end());
    return static_cast<std::uint64_t>(texts[kCount / 2][0]) * texts[7].size();
  });
}

// Histogram and words of a text, byte by byte: long runs of bytes beside a
// small table whose accesses depend on the data.
#include <cstring>
#include <vector>

#include "kernel.h"

constexpr std::size_t kBytes = std::size_t{64} << 20;

struct Count {
  std::uint64_t words = 0;
  std::uint64_t bytes[256] = {};
};

void count_text(const std::vector<char>& text, Count& count) {
  bool in_word = false;
  for (const char c : text) {
    count.bytes[static_cast<unsigned char>(c)]++;
    const bool is_space = c == ' ' || c == '\n';
    if (in_word && is_space) count.words++;
    in_word = !is_space;
  }
}

void write_text(Random& random, std::vector<char>& text) {
  for (std::size_t i = 0; i < text.size(); i += 8) {
    // Eight letters; here and there a word begins.
    std::uint64_t letters =
        (random.next() & 0x1f1f1f1f1f1f1f1f) + 0x6161616161616161;
    if ((letters & 7) == 1) letters = letters << 8 | ' ';
    std::memcpy(&text[i], &letters, sizeof letters);
  }
}

int main() {
  return run_tasks([](std::uint64_t seed) {
    Random random(seed);
    std::vector<char> text(kBytes);
    write_text(random, text);
    std::vector<Count> count(1);  // on the heap
    count_text(text, count[0]);
    return count[0].words * 1000 + count[0].bytes['e'];
  });
}

#include "text.h"

#include <algorithm>
#include <cstdint>

namespace {

constexpr int kVocabulary = 5000;

std::vector<std::string> make_vocabulary() {
  std::vector<std::string> words;
  for (int i = 0; i < kVocabulary; i++) {
    std::string word;
    for (int rest = i; word.empty() || rest > 0; rest /= 20) {
      word += "bcdfghjklmnpqrstvwxz"[rest % 20];
      word += "aeiou"[(i + rest) % 5];
    }
    words.push_back(word);
  }
  return words;
}

// A small generator of pseudo-random numbers (a linear congruence).
class Numbers {
 public:
  // In [0, bound), the small ones much more often.
  int skewed(int bound) {
    const double unit = next() * next();
    return static_cast<int>(unit * unit * bound);
  }

 private:
  double next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 11) / static_cast<double>(1ULL << 53);
  }

  std::uint64_t state_ = 42;
};

}  // namespace

Text make_text(std::size_t size) {
  const std::vector<std::string> vocabulary = make_vocabulary();
  Numbers numbers;
  Text text{{}, 0};
  text.bytes.reserve(size + 16);
  while (text.bytes.size() < size) {
    text.bytes += vocabulary[numbers.skewed(kVocabulary)];
    text.bytes += ' ';
    text.word_count++;
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, std::size_t size) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(' ', std::min(size, text.size()) - 1);
    const std::size_t length = std::min(end, text.size() - 1) + 1;
    parts.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return parts;
}

std::string_view next_word(std::string_view& text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = std::min(text.find(' ', begin), text.size());
  const std::string_view word = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return word;
}

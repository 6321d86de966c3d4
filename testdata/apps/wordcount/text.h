// A text to count: made up, the same for the same size, frequent words and rare
// ones as in a book.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct Text {
  std::string bytes;
  long word_count;
};

// About `size` bytes.
Text make_text(std::size_t size);

// Cuts `text` into parts of about `size` bytes, between words.
std::vector<std::string_view> split(std::string_view text, std::size_t size);

// Takes the next word off `text`; empty at its end.
std::string_view next_word(std::string_view& text);

// Text of unknown origin made fit to print: symbols, paths and source lines are
// whatever bytes the program's author chose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gosan::report {

struct CodePoint {
  char32_t value = 0;      // U+FFFD when not valid
  std::size_t length = 0;  // bytes consumed: 1 when not valid
  bool valid = false;
};

// The first code point of a text that is not empty. Overlong forms, surrogates
// and values beyond U+10FFFF are not valid.
CodePoint first_code_point(std::string_view text);

// `text` with U+FFFD for each byte that is not valid UTF-8.
std::string valid_utf8(std::string_view text);

// As valid_utf8, and with control characters and those that reorder text (which
// could hide what a line says) spelt out: "\x1b", "\u202e".
std::string printable(std::string_view text);

}  // namespace gosan::report

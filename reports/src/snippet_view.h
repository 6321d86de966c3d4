// One source line as it is shown: tabs expanded, cleaned, cut, with the place
// of a compiler's column in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gosan::report {

struct ShownLine {
  std::string text;
  std::size_t mark_at = 0;      // code points before the mark
  std::size_t mark_length = 0;  // code points; 0 = no mark
};

// Marks the expression that starts at the 1-based byte `column` when the line
// has it there, else the name or the one character at `column`; column 0 marks
// nothing.
ShownLine shown_line(std::string_view line, std::uint32_t column,
                     std::string_view expression);

// `text` of at most `width` code points, the last of them "…" when cut.
std::string cut(std::string_view text, std::size_t width);

std::size_t code_points(std::string_view text);

// Bytes of the first `count` code points of valid UTF-8.
std::size_t prefix_bytes(std::string_view text, std::size_t count);

}  // namespace gosan::report

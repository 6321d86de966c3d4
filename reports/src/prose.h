// Sentences in which `code` stands between back-quotes, taken apart.
#pragma once

#include <string_view>

namespace gosan::report {

// Calls on_text and on_code for the pieces in turn. An odd back-quote is text
// like any other.
template <typename OnText, typename OnCode>
void split_prose(std::string_view text, OnText on_text, OnCode on_code) {
  for (;;) {
    const std::size_t begin = text.find('`');
    const std::size_t end =
        begin == std::string_view::npos ? begin : text.find('`', begin + 1);
    if (end == std::string_view::npos) break;
    on_text(text.substr(0, begin));
    on_code(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
  on_text(text);
}

}  // namespace gosan::report

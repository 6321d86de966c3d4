// A builder of HTML in which text is escaped unless it is a literal of ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gosan::report {

// Markup that is known at compile time: nothing that was read at run time
// converts to it, so nothing of the program's can become a tag.
class Markup {
 public:
  consteval Markup(const char* literal) : literal_(literal) {}
  constexpr std::string_view view() const { return literal_; }

 private:
  std::string_view literal_;
};

class Html {
 public:
  Html& append_raw(Markup markup);

  // Any bytes: & < > " ' are escaped, what is not UTF-8 becomes U+FFFD and
  // control characters are spelt out. Right between tags and in quoted
  // attributes; we write no other context.
  Html& append_text(std::string_view text);
  Html& append_number(std::uint64_t number);

  // <tag>text</tag>, where `open` may carry attributes.
  Html& element(Markup open, std::string_view text, Markup close);

  std::string take();

 private:
  std::string out_;
};

}  // namespace gosan::report

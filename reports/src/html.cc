// Escaping of HTML.
#include "html.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "utf8.h"

namespace gosan::report {

Html& Html::append_raw(Markup markup) {
  out_ += markup.view();
  return *this;
}

Html& Html::append_text(std::string_view text) {
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out_ += "&amp;";
        break;
      case '<':
        out_ += "&lt;";
        break;
      case '>':
        out_ += "&gt;";
        break;
      case '"':
        out_ += "&quot;";
        break;
      case '\'':
        out_ += "&#39;";
        break;
      default:
        out_ += c;
    }
  }
  return *this;
}

Html& Html::append_number(std::uint64_t number) {
  fmt::format_to(std::back_inserter(out_), "{}", number);
  return *this;
}

Html& Html::element(Markup open, std::string_view text, Markup close) {
  return append_raw(open).append_text(text).append_raw(close);
}

std::string Html::take() { return std::exchange(out_, {}); }

}  // namespace gosan::report

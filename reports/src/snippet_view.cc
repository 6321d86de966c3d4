// Columns of source lines: bytes in, code points out.
#include "snippet_view.h"

#include <algorithm>

#include "utf8.h"

namespace gosan::report {
namespace {

constexpr std::size_t kTabWidth = 4;

// Tabs to blanks and the rest printable; `column` is where the piece starts.
std::string expanded(std::string_view piece, std::size_t column) {
  std::string out;
  while (!piece.empty()) {
    const std::size_t tab = piece.find('\t');
    const std::string text = printable(piece.substr(0, tab));
    out += text;
    column += code_points(text);
    if (tab == std::string_view::npos) break;
    const std::size_t blanks = kTabWidth - column % kTabWidth;
    out.append(blanks, ' ');
    column += blanks;
    piece.remove_prefix(tab + 1);
  }
  return out;
}

// Of a qualified name: std::move.
bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == ':';
}

// How many bytes at the head of `rest` are the marked ones.
std::size_t marked_bytes(std::string_view rest, std::string_view expression) {
  if (!expression.empty() && rest.starts_with(expression)) {
    return expression.size();
  }
  const auto name_end = std::find_if_not(rest.begin(), rest.end(), in_name);
  if (name_end != rest.begin()) {
    return static_cast<std::size_t>(name_end - rest.begin());
  }
  return rest.empty() ? 0 : first_code_point(rest).length;
}

}  // namespace

std::size_t prefix_bytes(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    at += first_code_point(text.substr(at)).length;
  }
  return at;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    text.remove_prefix(first_code_point(text).length);
  }
  return count;
}

std::string cut(std::string_view text, std::size_t width) {
  if (width == 0 || code_points(text) <= width) return std::string(text);
  return std::string(text.substr(0, prefix_bytes(text, width - 1))) + "…";
}

ShownLine shown_line(std::string_view line, std::uint32_t column,
                     std::string_view expression) {
  if (column == 0 || column > line.size() + 1) return {expanded(line, 0), 0, 0};
  const std::string_view head = line.substr(0, column - 1);
  const std::string_view rest = line.substr(column - 1);
  const std::size_t bytes = marked_bytes(rest, expression);
  ShownLine shown;
  shown.text = expanded(head, 0);
  shown.mark_at = code_points(shown.text);
  const std::string marked = expanded(rest.substr(0, bytes), shown.mark_at);
  shown.mark_length = bytes == 0 ? 1 : code_points(marked);
  shown.text += marked;
  shown.text += expanded(rest.substr(bytes), shown.mark_at + shown.mark_length);
  return shown;
}

}  // namespace gosan::report

#include <gosan/option_words.h>

#include <unistd.h>

namespace gosan::base {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::optional<std::string> OptionWords::next(bool& closed) {
  while (!rest_.empty() && (is_blank(rest_[0]) || rest_[0] == ':')) {
    rest_.remove_prefix(1);
  }
  if (rest_.empty()) return std::nullopt;
  std::string word;
  bool quoted = false;
  while (!rest_.empty() && (quoted || !at_separator())) {
    if (rest_[0] == '"') {
      quoted = !quoted;
    } else {
      word += rest_[0];
    }
    rest_.remove_prefix(1);
  }
  closed = !quoted;
  return word;
}

// A colon separates only before the next `key=`, a blank, another colon or the
// end; elsewhere it belongs to a value.
bool OptionWords::at_separator() const {
  if (is_blank(rest_[0])) return true;
  if (rest_[0] != ':') return false;
  std::size_t i = 1;
  while (i < rest_.size() && is_key_char(rest_[i])) ++i;
  if (i == 1) {
    return i == rest_.size() || is_blank(rest_[1]) || rest_[1] == ':';
  }
  return i < rest_.size() && rest_[i] == '=';
}

std::string expand_pid(std::string_view text) {
  const std::string pid = std::to_string(getpid());
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == 'p') {
      out += pid;
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace gosan::base

// Reading GOSAN_OPTIONS, word by word.

#include "options.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>

#include "exit_codes.h"

namespace gosan::detector {
namespace {

using Problem = std::optional<std::string>;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Splits GOSAN_OPTIONS into `key=value` words.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : rest_(text) {}

  // The next word without its quotes; nothing at the end. `closed` is false
  // when a quote was not closed.
  std::optional<std::string> next(bool& closed) {
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

 private:
  // A colon separates only before the next `key=`, a blank, another colon or
  // the end; elsewhere it belongs to a value.
  bool at_separator() const {
    if (is_blank(rest_[0])) return true;
    if (rest_[0] != ':') return false;
    std::size_t i = 1;
    while (i < rest_.size() && is_key_char(rest_[i])) ++i;
    if (i == 1)
      return i == rest_.size() || is_blank(rest_[1]) || rest_[1] == ':';
    return i < rest_.size() && rest_[i] == '=';
  }

  std::string_view rest_;
};

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string bad_value(std::string_view key, std::string_view value,
                      std::string_view wanted) {
  return "bad value " + quoted(value) + " for '" + std::string(key) +
         "': " + std::string(wanted);
}

Problem set_bool(std::string_view key, std::string_view value, bool& out) {
  if (value == "1" || value == "true" || value == "yes") {
    out = true;
  } else if (value == "0" || value == "false" || value == "no") {
    out = false;
  } else {
    return bad_value(key, value, "use 0 or 1");
  }
  return std::nullopt;
}

Problem set_exit_code(std::string_view value, int& out) {
  int code = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, code);
  if (error != std::errc() || stop != end || code < 0 || code > 255) {
    return bad_value("exitcode", value, "use a number from 0 to 255");
  }
  out = code;
  return std::nullopt;
}

Problem set_path(std::string_view key, std::string_view value,
                 std::string& out) {
  if (value.empty()) return bad_value(key, value, "use a path");
  out = value;
  return std::nullopt;
}

Problem set_leaks(std::string_view value, LeakMode& out) {
  if (value == "proven") {
    out = LeakMode::kProven;
  } else if (value == "blocked") {
    out = LeakMode::kBlocked;
  } else if (value == "off") {
    out = LeakMode::kOff;
  } else {
    return bad_value("leaks", value, "use proven, blocked or off");
  }
  return std::nullopt;
}

Problem set_color(std::string_view value, ColorMode& out) {
  if (value == "auto") {
    out = ColorMode::kAuto;
  } else if (value == "always" || value == "1") {
    out = ColorMode::kAlways;
  } else if (value == "never" || value == "0") {
    out = ColorMode::kNever;
  } else {
    return bad_value("color", value, "use auto, always or never");
  }
  return std::nullopt;
}

Problem set_option(std::string_view key, std::string_view value, Options& out) {
  if (key == "exitcode") return set_exit_code(value, out.exit_code);
  if (key == "halt_on_error") return set_bool(key, value, out.halt_on_error);
  if (key == "report_dir") return set_path(key, value, out.report_dir);
  if (key == "html") return set_bool(key, value, out.html);
  if (key == "json") return set_bool(key, value, out.json);
  if (key == "log_path") return set_path(key, value, out.log_path);
  if (key == "leaks") return set_leaks(value, out.leaks);
  if (key == "color") return set_color(value, out.color);
  if (key == "sarif") return set_path(key, value, out.sarif);
  if (key == "junit") return set_path(key, value, out.junit);
  if (key == "strip_path_prefix") {
    out.strip_path_prefix = value;
    return std::nullopt;
  }
  if (key == "suppressions") {
    return quoted(key) + " is not available in this version";
  }
  return "unknown key " + quoted(key) +
         "; known are exitcode, halt_on_error, report_dir, html, json, "
         "sarif, junit, log_path, leaks, strip_path_prefix, color";
}

[[noreturn]] void refuse(const std::string& problem) {
  const std::string line = "gosan: GOSAN_OPTIONS: " + problem + "\n";
  // Before main there is nobody to tell when standard error is closed.
  if (write(STDERR_FILENO, line.data(), line.size()) < 0) {
  }
  _exit(kBadOptionsExitCode);
}

// Never destroyed: findings may be reported after the destructors of globals.
// Not a function's static: its guard is one of the things that are watched.
Options* g_options = nullptr;

}  // namespace

std::optional<std::string> parse_options(std::string_view text, Options& out) {
  Splitter splitter(text);
  bool closed = true;
  while (const std::optional<std::string> word = splitter.next(closed)) {
    if (!closed) return "quote not closed in " + quoted(*word);
    const std::size_t equals = word->find('=');
    if (equals == std::string::npos || equals == 0) {
      return "expected key=value instead of " + quoted(*word);
    }
    const std::string_view view = *word;
    if (Problem problem =
            set_option(view.substr(0, equals), view.substr(equals + 1), out)) {
      return problem;
    }
  }
  return std::nullopt;
}

void load_options() {
  g_options = new Options;
  const char* text = std::getenv("GOSAN_OPTIONS");
  if (text == nullptr) return;
  if (const auto problem = parse_options(text, *g_options)) refuse(*problem);
}

const Options& options() {
  if (g_options == nullptr) g_options = new Options;
  return *g_options;
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

}  // namespace gosan::detector

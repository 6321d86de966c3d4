// Reading GOSAN_OPTIONS, word by word.

#include "options.h"

#include <gosan/option_words.h>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>

#include "exit_codes.h"

namespace gosan::detector {
namespace {

using Problem = std::optional<std::string>;

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

// Bytes, or with k, m or g the power of 1024.
Problem set_bytes(std::string_view key, std::string_view value,
                  std::uint64_t& out) {
  std::uint64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  const unsigned shift = unit == "k" || unit == "K"   ? 10
                         : unit == "m" || unit == "M" ? 20
                         : unit == "g" || unit == "G" ? 30
                                                      : 0;
  if (error != std::errc() || (shift == 0 && !unit.empty()) ||
      number >> (63 - shift) != 0) {
    return bad_value(key, value, "use a number of bytes, as in 512m or 2g");
  }
  out = number << shift;
  return std::nullopt;
}

// A whole number of some unit, from 1.
Problem set_duration(std::string_view key, std::string_view value,
                     std::string_view unit, std::int64_t& out) {
  constexpr std::int64_t kMost = 1'000'000'000;
  std::int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end || number < 1 || number > kMost) {
    return bad_value(key, value, "use a number of " + std::string(unit));
  }
  out = number;
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
  if (key == "suppressions") return set_path(key, value, out.suppressions_path);
  if (key == "memory_limit") return set_bytes(key, value, out.memory_limit);
  if (key == "leak_check_interval") {
    return set_duration(key, value, "milliseconds", out.leak_check_ms);
  }
  if (key == "watchdog") {
    return set_duration(key, value, "seconds", out.watchdog_s);
  }
  if (key == "strip_path_prefix") {
    out.strip_path_prefix = value;
    return std::nullopt;
  }
  // The runtime's own: it has read it, or will.
  if (key == "trace") {
    std::string path;
    return set_path(key, value, path);
  }
  return "unknown key " + quoted(key) +
         "; known are exitcode, halt_on_error, report_dir, html, json, "
         "sarif, junit, log_path, leaks, strip_path_prefix, color, "
         "memory_limit, leak_check_interval, watchdog, suppressions, trace";
}

// The rules of the file that was named. Plain calls: no stream is ready yet.
Problem load_suppressions(Options& out) {
  if (out.suppressions_path.empty()) return std::nullopt;
  const int file = open(out.suppressions_path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string text;
  char buffer[4096];
  ssize_t count = -1;
  while (file >= 0 && (count = read(file, buffer, sizeof(buffer))) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  if (file >= 0) close(file);
  if (count < 0) {
    return "cannot read the suppressions " + quoted(out.suppressions_path);
  }
  return out.suppressions.parse(text);
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
  base::OptionWords words(text);
  bool closed = true;
  while (const std::optional<std::string> word = words.next(closed)) {
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
  Problem problem = parse_options(text, *g_options);
  if (!problem) problem = load_suppressions(*g_options);
  if (problem) refuse(*problem);
}

const Options& options() {
  if (g_options == nullptr) g_options = new Options;
  return *g_options;
}

}  // namespace gosan::detector

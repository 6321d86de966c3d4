// GOSAN_OPTIONS: the user's settings, read once before main.
#pragma once

#include <gosan/option_words.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "suppressions.h"

namespace gosan::detector {

enum class LeakMode { kProven, kBlocked, kOff };
enum class ColorMode { kAuto, kAlways, kNever };

struct Options {
  int exit_code = 66;
  bool halt_on_error = false;
  std::string report_dir = "gosan-report";  // may contain %p
  bool html = true;
  bool json = true;
  std::string sarif;                // "" = none; may contain %p
  std::string junit;                // "" = none; may contain %p
  std::string log_path = "stderr";  // may contain %p
  LeakMode leaks = LeakMode::kProven;
  std::string suppressions_path;  // "" = none
  Suppressions suppressions;
  std::string strip_path_prefix;
  ColorMode color = ColorMode::kAuto;
  std::uint64_t memory_limit = 0;  // bytes resident; 0 = none
  std::int64_t leak_check_ms = 0;  // between looks for leaks; 0 = at exit only
  std::int64_t watchdog_s = 0;     // without progress; 0 = no watchdog
};

// Reads `text` into `out`. `key=value` pairs are separated by blanks, or by a
// colon that the next `key=` follows: a path may contain colons, as in
// `report_dir=/a:b:html=0`. A value in double quotes may contain anything.
// Returns what is wrong, as one line without newline, or nothing.
std::optional<std::string> parse_options(std::string_view text, Options& out);

// Reads the environment. Bad options end the process with one line on standard
// error and code 64. Called once, before main, on the initial thread.
void load_options();

// The options in force; load_options() comes first.
const Options& options();

using base::expand_pid;

}  // namespace gosan::detector

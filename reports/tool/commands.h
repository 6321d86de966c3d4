// The subcommands of `gosan`: each declares its options and, when it is the one
// that was asked for, sets what is to be run.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>

#include "read.h"

namespace gosan::tool {

// Exit codes, as in docs/ci.md.
constexpr int kDone = 0;
constexpr int kReportFailed = 1;  // of `gosan report` alone
constexpr int kUsage = 64;
constexpr int kNewFindings = 66;
constexpr int kFailed = 70;

// Returns an exit code; may throw ReadError, WriteError and UsageError.
using Action = std::function<int()>;

// What() is one line: arguments that parse but make no sense together.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One line on standard error; returns `code`.
int complain(int code, std::string_view text);

// Folded, what was left out said on standard error.
report::Report take_report(Input& input);

void add_report_command(CLI::App& app, Action& action);
// diff, baseline, gate
void add_compare_commands(CLI::App& app, Action& action);
void add_suppress_command(CLI::App& app, Action& action);

}  // namespace gosan::tool

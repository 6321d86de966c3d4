// Findings as text for a terminal or a log.
#pragma once

#include <gosan/report_model.h>
#include <gosan/report_source.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace gosan::report {

struct TextOptions {
  bool color = false;  // ANSI colours; NO_COLOR and isatty are the caller's
  std::string strip_path_prefix;  // removed from file names
  std::size_t width = 100;        // columns; source lines are cut there
  std::size_t frames = 4;         // of each stack; 0 = all of them
};

// One finding, some 20 lines, ending in a line feed. Whatever the names in it
// contain, the text is valid UTF-8 without terminal control sequences of
// theirs. `sources` may be null: no source lines then.
std::string text_finding(const Finding& finding, const TextOptions& options,
                         SourceCache* sources);

// "gosan: 2 data races, 1 goroutine leak — report: gosan-report/index.html\n";
// without the second half when `where` is empty. Empty without findings.
std::string text_summary(const Report& report, std::string_view where);

// All findings, the run's notes and the summary.
std::string text_report(const Report& report, const TextOptions& options,
                        SourceCache* sources);

}  // namespace gosan::report

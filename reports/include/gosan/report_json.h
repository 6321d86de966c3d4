// Findings as `report.json` and as JSON Lines.
#pragma once

#include <gosan/report_model.h>

#include <string>
#include <string_view>

namespace gosan::report {

struct JsonOptions {
  std::string strip_path_prefix;  // removed from file names
};

// The whole of `report.json`, schema "gosan-report/1", indented, ending in a
// line feed. Always valid UTF-8; the same bytes for the same report.
std::string json_report(const Report& report, const JsonOptions& options);

// One line of `findings-PID.jsonl`: the finding's object with the run under
// "program", so that a line can be merged on its own. Ends in a line feed and
// contains no other.
std::string json_line(const Finding& finding, const Run& run,
                      const JsonOptions& options);

}  // namespace gosan::report

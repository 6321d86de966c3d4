// What `gosan vet` found in the source, and its writers: places in the source
// without a run, so neither goroutines nor stacks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::report {

struct Mistake {
  std::string rule;  // the check's name
  bool certain = true;
  std::string file;  // as compiled
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message;
};

struct VetRule {
  std::string name;
  bool certain = true;
  std::string summary;
};

struct VetReport {
  std::string version;         // of gosan
  std::vector<VetRule> rules;  // all checks
  std::vector<Mistake> mistakes;
  std::vector<std::string> notes;  // what could not be checked
};

struct VetOptions {
  std::string strip_path_prefix;  // removed from file names
};

// "file:line:column: warning: message [rule]" lines, as a compiler writes them.
std::string vet_text(const VetReport& report, const VetOptions& options);

// Schema "gosan-vet/1", indented, ending in a line feed.
std::string vet_json(const VetReport& report, const VetOptions& options);

// SARIF 2.1.0: certain mistakes have the level "warning", advice "note".
std::string vet_sarif(const VetReport& report, const VetOptions& options);

}  // namespace gosan::report

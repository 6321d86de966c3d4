// The tool's half that speaks to clang: parses units and runs the checks. Plain
// data in and out; the other half is compiled with exceptions, clang is not.
#pragma once

#include <gosan/report_vet.h>

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace gosan::vet {

struct Request {
  std::string build_dir;               // of compile_commands.json, or ""
  std::vector<std::string> files;      // empty: all of the database
  std::vector<std::string> arguments;  // after "--": instead of a database
  bool has_arguments = false;
  std::set<std::string> enabled;
  std::set<std::string> disabled;
  std::size_t jobs = 1;
};

/// A change of a file's text that cures a mistake.
struct Fix {
  std::string file;  // absolute
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string text;

  friend auto operator<=>(const Fix&, const Fix&) = default;
};

struct Outcome {
  std::vector<report::Mistake> mistakes;  // in the order of files and lines
  std::vector<Fix> fixes;                 // sorted, each once
  std::vector<std::string> notes;         // units that could not be checked
  std::size_t units = 0;
  std::string error;  // why nothing was checked at all, or ""
};

/// `progress` is told, from any thread and one at a time, how many of how many
/// units are done, and the name of the last one.
Outcome analyse(const Request& request,
                const std::function<void(std::size_t, std::size_t,
                                         const std::string&)>& progress);

/// All checks, and those that run only when they are enabled.
std::vector<report::VetRule> rules();
bool is_off_by_default(const std::string& rule);

}  // namespace gosan::vet

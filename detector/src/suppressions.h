// Findings that the user does not want to hear of: a file of rules, one on each
// line.
//
//   race:parse_header           any function, file or goroutine name with that
//   leak:metrics*loop           * stands for anything
//   leak:created:start_pool     only where the goroutine was started
//   leak:name:metrics           only its name
//   race:id:0123456789abcdef    that finding only
//   # a comment
#pragma once

#include <gosan/report_model.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::detector {

class Suppressions {
 public:
  // Adds the rules of a file's text. Returns what is wrong, as one line.
  std::optional<std::string> parse(std::string_view text);
  bool match(const report::Finding& finding) const;

 private:
  enum class Part { kAny, kName, kCreated };
  struct Rule {
    report::FindingKind kind;
    Part part = Part::kAny;
    std::string pattern;
  };
  std::optional<std::string> parse_line(std::string_view line);
  static bool matches(const Rule& rule, const report::Finding& finding);

  std::vector<Rule> rules_;
};

// Whether `text` contains what the pattern describes.
bool contains_pattern(std::string_view text, std::string_view pattern);

}  // namespace gosan::detector

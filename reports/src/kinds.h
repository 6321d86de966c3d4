// Names of kinds, counts, and which part of a finding matters.
#pragma once

#include <gosan/report_model.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::report {

// The spelling in `report.json`.
std::string_view kind_name(FindingKind kind);
std::string_view access_kind_name(AccessKind kind);
std::string_view object_kind_name(ObjectKind kind);
std::string_view verdict_name(Verdict verdict);

// "1 data race", "3 goroutine leaks".
std::string counted(std::uint64_t count, std::string_view noun);
std::string_view kind_noun(FindingKind kind);

// With an upper-case first letter, for the head of a sentence.
std::string capitalised(std::string text);

// How many findings of each kind, in the order of FindingKind.
struct Tally {
  std::uint64_t races = 0;
  std::uint64_t leaks = 0;
  std::uint64_t deadlocks = 0;
  std::uint64_t lock_orders = 0;
  std::uint64_t misuses = 0;
};
Tally tally(const Report& report);

// "2 data races, 1 goroutine leak"; empty when there are none.
std::string tally_text(const Report& report);

// Cleaned: the bounds that were reached and how much was not instrumented.
std::vector<std::string> run_notes(const Run& run);

// The last component of a path.
std::string_view base_name(std::string_view path);

// `path` without `prefix` and the slashes after it, where it starts with it.
std::string_view without_prefix(std::string_view path, std::string_view prefix);

// The first frame that is not a library's, else the innermost; null when the
// stack is empty.
const Frame* user_frame(const Stack& stack);

const Goroutine* find_goroutine(const Finding& finding, std::uint64_t id);

}  // namespace gosan::report

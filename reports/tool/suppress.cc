// Rules and the comments before them, a block for each finding.
#include "suppress.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "words.h"

namespace gosan::tool {
namespace {

using namespace report;

constexpr std::string_view kFinding = "# finding ";
constexpr std::string_view kReason = "# reason: ";
constexpr std::string_view kUntil = "# until: ";

// The words before the colon are the detector's.
std::string_view rule_word(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRace:
      return "race";
    case FindingKind::kLeak:
      return "leak";
    case FindingKind::kDeadlock:
      return "deadlock";
    case FindingKind::kLockOrder:
      return "lock-order";
    case FindingKind::kMisuse:
      break;
  }
  return "misuse";
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_comment(std::string_view line) { return line.starts_with('#'); }
bool is_empty(std::string_view line) { return line.empty(); }

// Without the block that begins with the finding's line and ends with its rule,
// and the empty lines before it (at the file's beginning, those after it).
std::vector<std::string> without_block(std::vector<std::string> lines,
                                       const std::string& id) {
  const std::string head = fmt::format("{}{}:", kFinding, id);
  const auto starts = [&](const std::string& line) {
    return line.starts_with(head);
  };
  for (;;) {
    auto begin = std::find_if(lines.begin(), lines.end(), starts);
    if (begin == lines.end()) return lines;
    auto end = std::find_if_not(begin, lines.end(), is_comment);
    if (end != lines.end()) ++end;
    while (begin != lines.begin() && std::prev(begin)->empty()) --begin;
    if (begin == lines.begin()) {
      end = std::find_if_not(end, lines.end(), is_empty);
    }
    lines.erase(begin, end);
  }
}

// The N digits at `at`, as a number.
std::optional<int> digits(std::string_view text, std::size_t at,
                          std::size_t count) {
  const std::string_view part = text.substr(at, count);
  int value = 0;
  const auto [end, error] =
      std::from_chars(part.data(), part.data() + part.size(), value);
  if (error != std::errc() || end != part.data() + part.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::string rule_for(const Finding& finding) {
  return fmt::format("{}:id:{}", rule_word(finding.kind), finding.id);
}

std::string with_suppression(std::string_view text, const Finding& finding,
                             const Suppression& suppression) {
  std::string result;
  for (const std::string& line : without_block(split_lines(text), finding.id)) {
    result += line + "\n";
  }
  if (!result.empty()) result += "\n";
  const Words words("");
  result += fmt::format("{}{}: {}: {}\n", kFinding, finding.id,
                        words.title(finding), words.where(finding));
  result += fmt::format("{}{}\n", kReason, suppression.reason);
  if (!suppression.until.empty()) {
    result += fmt::format("{}{}\n", kUntil, suppression.until);
  }
  result += rule_for(finding) + "\n";
  return result;
}

std::vector<ExpiredRule> expired_rules(std::string_view text,
                                       std::string_view today) {
  std::vector<ExpiredRule> expired;
  ExpiredRule rule;
  for (const std::string& line : split_lines(text)) {
    ++rule.line;
    if (line.starts_with(kReason)) rule.reason = line.substr(kReason.size());
    if (line.starts_with(kUntil)) rule.until = line.substr(kUntil.size());
    if (is_comment(line)) continue;
    rule.rule = line;
    const bool ends = !line.empty() && !rule.until.empty();
    if (ends && (!is_date(rule.until) || rule.until < today)) {
      expired.push_back(rule);
    }
    rule.reason.clear();
    rule.until.clear();
  }
  return expired;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  return year && month && day &&
         std::chrono::year_month_day(std::chrono::year(*year),
                                     std::chrono::month(unsigned(*month)),
                                     std::chrono::day(unsigned(*day)))
             .ok();
}

std::string today_utc() {
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return fmt::format("{:04}-{:02}-{:02}", int(today.year()),
                     unsigned(today.month()), unsigned(today.day()));
}

}  // namespace gosan::tool

// Rules against the names in a finding.
#include "suppressions.h"

#include <algorithm>

namespace gosan::detector {
namespace {

struct Kind {
  std::string_view word;
  report::FindingKind kind;
};

constexpr Kind kKinds[] = {{"race", report::FindingKind::kRace},
                           {"leak", report::FindingKind::kLeak},
                           {"deadlock", report::FindingKind::kDeadlock},
                           {"lock-order", report::FindingKind::kLockOrder},
                           {"misuse", report::FindingKind::kMisuse}};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The goroutines and stacks that a finding names.
struct Named {
  std::vector<const report::Goroutine*> goroutines;
  std::vector<const report::Stack*> stacks;
};

Named named_by(const report::Finding& finding) {
  Named named;
  for (const auto& one : finding.goroutines) named.goroutines.push_back(&one);
  for (const auto& one : finding.accesses) named.stacks.push_back(&one.stack);
  for (const auto& one : finding.blocked) {
    named.goroutines.push_back(&one.goroutine);
    named.stacks.push_back(&one.stack);
  }
  for (const auto& one : finding.lock_steps) {
    named.goroutines.push_back(&one.goroutine);
    named.stacks.push_back(&one.held_at);
    named.stacks.push_back(&one.taken_at);
  }
  for (const auto& one : finding.places) {
    named.goroutines.push_back(&one.goroutine);
    named.stacks.push_back(&one.stack);
  }
  return named;
}

// The finding's id that a pattern "id:…" asks for; "" for any other pattern,
// that of a function id::f() too.
std::string_view asked_id(std::string_view pattern) {
  return take_prefix(pattern, "id:") && !pattern.starts_with(':')
             ? pattern
             : std::string_view();
}

bool names(const report::Stack& stack, std::string_view pattern) {
  return std::any_of(stack.begin(), stack.end(), [&](const auto& frame) {
    return contains_pattern(frame.function, pattern) ||
           contains_pattern(frame.file, pattern);
  });
}

}  // namespace

bool contains_pattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  while (!pattern.empty()) {
    const std::size_t star = std::min(pattern.find('*'), pattern.size());
    const std::size_t found = text.find(pattern.substr(0, star), at);
    if (found == std::string_view::npos) return false;
    at = found + star;
    pattern.remove_prefix(std::min(star + 1, pattern.size()));
  }
  return true;
}

std::optional<std::string> Suppressions::parse(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto problem = parse_line(trimmed(text.substr(0, end)))) return problem;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

std::optional<std::string> Suppressions::parse_line(std::string_view line) {
  if (line.empty() || line.front() == '#') return std::nullopt;
  const std::string_view word = line.substr(0, line.find(':'));
  const auto* known =
      std::find_if(std::begin(kKinds), std::end(kKinds),
                   [&](const Kind& kind) { return kind.word == word; });
  std::string_view pattern = line;
  pattern.remove_prefix(std::min(word.size() + 1, line.size()));
  Rule rule;
  if (take_prefix(pattern, "name:")) rule.part = Part::kName;
  if (take_prefix(pattern, "created:")) rule.part = Part::kCreated;
  pattern = trimmed(pattern);
  if (known == std::end(kKinds) || pattern.empty()) {
    return "cannot read the rule '" + std::string(line) +
           "': use race:, leak:, deadlock:, lock-order: or misuse: and a "
           "pattern";
  }
  rule.kind = known->kind;
  rule.pattern = pattern;
  rules_.push_back(std::move(rule));
  return std::nullopt;
}

bool Suppressions::match(const report::Finding& finding) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    return rule.kind == finding.kind && matches(rule, finding);
  });
}

bool Suppressions::matches(const Rule& rule, const report::Finding& finding) {
  const std::string_view id =
      rule.part == Part::kAny ? asked_id(rule.pattern) : std::string_view();
  if (!id.empty()) return report::finding_id(finding) == id;
  const Named named = named_by(finding);
  for (const report::Goroutine* goroutine : named.goroutines) {
    if (rule.part != Part::kCreated && !goroutine->name.empty() &&
        contains_pattern(goroutine->name, rule.pattern)) {
      return true;
    }
    if (rule.part != Part::kName && names(goroutine->created_at, rule.pattern))
      return true;
  }
  return rule.part == Part::kAny &&
         std::any_of(named.stacks.begin(), named.stacks.end(),
                     [&](const report::Stack* stack) {
                       return names(*stack, rule.pattern);
                     });
}

}  // namespace gosan::detector

// Sets of findings: sorted by kind and id, walked side by side.
#include "compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "words.h"

namespace gosan::tool {
namespace {

using namespace report;
using Findings = std::vector<Finding>;

void sort_findings(Findings& findings) {
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) {
              return std::pair(a.kind, std::string_view(a.id)) <
                     std::pair(b.kind, std::string_view(b.id));
            });
}

std::set<std::string> ids_of(const Findings& findings) {
  std::set<std::string> ids;
  for (const Finding& finding : findings) ids.insert(finding.id);
  return ids;
}

}  // namespace

Comparison compare(Report before, Report after) {
  const std::set<std::string> old_ids = ids_of(before.findings);
  const std::set<std::string> new_ids = ids_of(after.findings);
  Comparison result;
  for (Finding& finding : before.findings) {
    if (!new_ids.contains(finding.id)) {
      result.gone.push_back(std::move(finding));
    }
  }
  for (Finding& finding : after.findings) {
    const bool known = old_ids.contains(finding.id);
    (known ? result.same : result.fresh).push_back(std::move(finding));
  }
  sort_findings(result.fresh);
  sort_findings(result.gone);
  sort_findings(result.same);
  return result;
}

std::string one_line(const Finding& finding,
                     std::string_view strip_path_prefix) {
  const Words words(strip_path_prefix);
  std::string line = fmt::format("{}  {}", finding.id, words.title(finding));
  const std::string where = words.where(finding);
  if (!where.empty()) line += ": " + where;
  return line;
}

Finding accepted(Finding finding) {
  finding.count = 1;
  finding.known = false;
  finding.object.address = 0;
  for (Goroutine& goroutine : finding.goroutines) goroutine.blocked_for_ms = 0;
  for (Blocked& blocked : finding.blocked) blocked.goroutine.blocked_for_ms = 0;
  return finding;
}

BaselineUpdate update_baseline(Report baseline, Report seen, bool prune) {
  const std::size_t before = baseline.findings.size();
  // With the sides exchanged, `same` has a finding as the baseline has it.
  Comparison sides = compare(std::move(seen), std::move(baseline));
  BaselineUpdate update;
  update.added = sides.gone.size();
  Findings& findings = update.baseline.findings;
  findings = std::move(sides.same);
  if (!prune) {
    std::move(sides.fresh.begin(), sides.fresh.end(),
              std::back_inserter(findings));
  }
  update.kept = findings.size();
  update.removed = before - update.kept;
  for (Finding& finding : sides.gone) {
    findings.push_back(accepted(std::move(finding)));
  }
  sort_findings(findings);
  return update;
}

}  // namespace gosan::tool

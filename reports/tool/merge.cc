// Folding of findings by id.
#include "merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gosan::tool {
namespace {

using namespace report;

void add_notes(const Run& from, Run& to) {
  for (const std::string& note : from.notes) {
    if (std::find(to.notes.begin(), to.notes.end(), note) == to.notes.end()) {
      to.notes.push_back(note);
    }
  }
}

}  // namespace

void Merger::add_run(const Run& run) {
  const RunKey key{run.pid, run.started, run.argv};
  const auto [at, fresh] = run_index_.emplace(key, runs_.size());
  run_ = at->second;
  if (fresh) {
    runs_.push_back(run);
  } else {
    add_notes(run, runs_[run_]);
  }
}

void Merger::add(Finding finding) {
  const auto [at, fresh] = finding_index_.emplace(finding.id, findings_.size());
  std::uint64_t& count = counts_[{at->second, run_}];
  count = std::max(count, finding.count);
  if (fresh) findings_.push_back(std::move(finding));
}

void Merger::add(const Report& report) {
  add_run(report.run);
  for (const Finding& finding : report.findings) add(finding);
}

Report Merger::take() {
  for (Finding& finding : findings_) finding.count = 0;
  for (const auto& [key, count] : counts_) findings_[key.first].count += count;
  Report merged{merged_run(), std::move(findings_)};
  *this = Merger();
  return merged;
}

Run Merger::merged_run() const {
  if (runs_.empty()) return {};
  if (runs_.size() == 1) return runs_.front();
  Run result;
  result.argv = runs_.front().argv;
  result.version = runs_.front().version;
  result.started = runs_.front().started;
  for (const Run& run : runs_) {
    result.started = std::min(result.started, run.started);
    result.objects = std::max(result.objects, run.objects);
    result.objects_uninstrumented =
        std::max(result.objects_uninstrumented, run.objects_uninstrumented);
    add_notes(run, result);
  }
  result.notes.push_back(fmt::format("merged from {} runs", runs_.size()));
  return result;
}

std::size_t mark_known(Report& report, const Report& baseline) {
  std::set<std::string> ids;
  for (const Finding& finding : baseline.findings) ids.insert(finding.id);
  std::size_t unknown = 0;
  for (Finding& finding : report.findings) {
    finding.known = ids.contains(finding.id);
    if (!finding.known) ++unknown;
  }
  return unknown;
}

}  // namespace gosan::tool

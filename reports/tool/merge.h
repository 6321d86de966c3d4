// Many reports as one.
#pragma once

#include <gosan/report_model.h>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace gosan::tool {

// Folds findings by id, in order of first appearance. Counts of different runs
// are added; within one run (same process, start and arguments) a finding that
// is both in report.json and in the .jsonl counts once.
//
//   Merger merger;
//   merger.add_run(run);
//   merger.add(finding);  // of that run
//   Report report = merger.take();
class Merger {
 public:
  // The run of the findings that follow.
  void add_run(const report::Run& run);
  void add(report::Finding finding);
  void add(const report::Report& report);

  // What was folded so far; the merger is empty afterwards.
  report::Report take();

 private:
  using RunKey =
      std::tuple<std::int64_t, std::string, std::vector<std::string>>;

  report::Run merged_run() const;

  std::vector<report::Run> runs_;
  std::map<RunKey, std::size_t> run_index_;  // → place in runs_
  std::size_t run_ = 0;                      // the one that was added last
  std::vector<report::Finding> findings_;
  std::map<std::string, std::size_t> finding_index_;  // id → place in findings_
  // (finding, run) → how often that run saw it
  std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> counts_;
};

// Marks the findings whose id is in `baseline`; returns how many are not.
std::size_t mark_known(report::Report& report, const report::Report& baseline);

}  // namespace gosan::tool

// Two sets of findings side by side, by id.
#pragma once

#include <gosan/report_model.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::tool {

// Each list ordered by kind and id, so that equal input gives equal output.
struct Comparison {
  std::vector<report::Finding> fresh;  // in the second only
  std::vector<report::Finding> gone;   // in the first only
  std::vector<report::Finding> same;   // in both, as the second has them
};

Comparison compare(report::Report before, report::Report after);

// "0123456789abcdef  data race on `counter`: a.cc:3:5 and b.cc:7:1".
std::string one_line(const report::Finding& finding,
                     std::string_view strip_path_prefix);

// What an accepted finding looks like in a baseline: without the run it came
// from, its count and its addresses, so that the file changes with the findings
// alone.
report::Finding accepted(report::Finding finding);

struct BaselineUpdate {
  report::Report baseline;
  std::size_t added = 0;
  std::size_t kept = 0;
  std::size_t removed = 0;
};

// The baseline with what was seen. What it already had stays as it stands
// there, also when it was not seen this time (a race does not show in every
// run); with `prune` that goes.
BaselineUpdate update_baseline(report::Report baseline, report::Report seen,
                               bool prune);

}  // namespace gosan::tool

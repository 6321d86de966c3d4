#include "fake_reporter.h"

#include "lock_graph.h"

namespace gosan::detector {

std::vector<RaceEvent>& reported_races() {
  static std::vector<RaceEvent> races;
  return races;
}

void report_race(const RaceEvent& event) noexcept {
  reported_races().push_back(event);
}

std::vector<std::uint64_t>& searched_contexts() {
  static std::vector<std::uint64_t> keys;
  return keys;
}

void look_for_lock_cycles(std::uint64_t context_key) noexcept {
  searched_contexts().push_back(context_key);
}

std::uint64_t race_count() noexcept { return reported_races().size(); }

}  // namespace gosan::detector

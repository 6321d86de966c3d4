#include "fake_reporter.h"

namespace gosan::detector {

std::vector<RaceEvent>& reported_races() {
  static std::vector<RaceEvent> races;
  return races;
}

void report_race(const RaceEvent& event) noexcept {
  reported_races().push_back(event);
}

std::uint64_t race_count() noexcept { return reported_races().size(); }

}  // namespace gosan::detector

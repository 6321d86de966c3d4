// Stands in for the reporter: remembers the races that the access path found.
#pragma once

#include <cstdint>
#include <vector>

#include "race_event.h"

namespace gosan::detector {

// In the order in which they were reported.
std::vector<RaceEvent>& reported_races();

}  // namespace gosan::detector

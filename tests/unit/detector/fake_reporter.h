// Stands in for the reporter: remembers the races that the access path found.
#pragma once

#include <cstdint>
#include <vector>

#include "race_event.h"

namespace gosan::detector {

// In the order in which they were reported.
std::vector<RaceEvent>& reported_races();
// Keys of the lock contexts through which cycles were to be looked for.
std::vector<std::uint64_t>& searched_contexts();

}  // namespace gosan::detector

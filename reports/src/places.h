// The stacks of a finding in one order, for formats that list places.
#pragma once

#include <gosan/report_model.h>

#include <string>
#include <vector>

#include "words.h"

namespace gosan::report {

struct Place {
  std::string label;   // "write of 4 bytes by goroutine 8"
  std::string thread;  // "goroutine 8"
  const Stack* stack;
};

// The accesses of a race, or where each blocked goroutine stands. The stacks
// are the finding's.
std::vector<Place> places(const Finding& finding, const Words& words);

// The frame to point at: the user's of the first place with a line; null when
// no place has one.
const Frame* first_line(const Finding& finding);

}  // namespace gosan::report

// The stacks of a finding.
#include "places.h"

#include "kinds.h"

namespace gosan::report {

std::vector<Place> places(const Finding& finding, const Words& words) {
  std::vector<Place> result;
  result.reserve(finding.accesses.size() + finding.blocked.size());
  for (const Access& access : finding.accesses) {
    result.push_back({words.access(finding, access),
                      words.goroutine(finding, access.goroutine),
                      &access.stack});
  }
  for (const Blocked& one : finding.blocked) {
    const std::string name = words.goroutine(one.goroutine);
    result.push_back(
        {name + " in " + words.state(one.goroutine), name, &one.stack});
  }
  for (const LockStep& step : finding.lock_steps) {
    const std::string name = words.goroutine(step.goroutine);
    result.push_back({name + " " + words.takes(step), name, &step.taken_at});
    result.push_back({words.held(step), name, &step.held_at});
  }
  for (const MisusePlace& place : finding.places) {
    result.push_back(
        {words.misused(place), words.goroutine(place.goroutine), &place.stack});
  }
  return result;
}

const Frame* first_line(const Finding& finding) {
  for (const Place& place : places(finding, Words(""))) {
    const Frame* frame = user_frame(*place.stack);
    if (frame != nullptr && !frame->file.empty() && frame->line != 0) {
      return frame;
    }
  }
  return nullptr;
}

}  // namespace gosan::report

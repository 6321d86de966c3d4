// The identity of a finding: equal for the same mistake in another run, on
// another machine, and after edits elsewhere in the file.
//
// A race is its two sides, in either order, and the variable when it has static
// storage. A side is the source text of the access with the function and the
// file's last component of the innermost frame and of the first frame that is
// not a library's. The kind of access is left out: `counter++` against
// `counter++` is one mistake, whether the read or the write came second.
//
// A lock-order inversion is the set of its steps, a misuse what it is called
// and its places.
//
// A leak is its state, its creation and its blocked site; a deadlock is the set
// of its goroutines. Two `go` statements of one function differ by their line,
// taken relative to the blocked line where both are in one file.
#include <gosan/report_model.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "kinds.h"

namespace gosan::report {
namespace {

// FNV-1a, 64 bits. Findings of one program are few; no adversary gains by a
// collision.
class Hash {
 public:
  // Fields are separated, so that "ab","c" is not "a","bc".
  void add(std::string_view field) {
    for (const char c : field) mix(static_cast<unsigned char>(c));
    mix(0xff);
  }
  std::string text() const { return fmt::format("{:016x}", state_); }

 private:
  void mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ull; }

  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

std::string frame_key(const Frame& frame) {
  if (frame.function.empty() && frame.file.empty()) {
    return fmt::format("{}+{:x}", base_name(frame.module), frame.offset);
  }
  return fmt::format("{}@{}", frame.function, base_name(frame.file));
}

std::string site_key(const Stack& stack) {
  const Frame* user = user_frame(stack);
  if (user == nullptr) return "?";
  if (user == &stack.front()) return frame_key(*user);
  return frame_key(stack.front()) + "<" + frame_key(*user);
}

std::string race_key(const Finding& finding) {
  std::vector<std::string> sides;
  sides.reserve(finding.accesses.size());
  for (const Access& access : finding.accesses) {
    sides.push_back(access.expression + "|" + site_key(access.stack));
  }
  std::sort(sides.begin(), sides.end());
  // The name of a heap or stack object comes from whichever side was later.
  std::string key =
      finding.object.kind == ObjectKind::kGlobal ? finding.object.name : "";
  for (const std::string& side : sides) key += "\n" + side;
  return key;
}

std::string line_key(const Frame* created, const Frame* stopped) {
  if (created == nullptr || stopped == nullptr) return "";
  if (created->file != stopped->file) {
    return fmt::format("{},{}", created->line, stopped->line);
  }
  return fmt::format("{:+d}", std::int64_t{created->line} - stopped->line);
}

std::string blocked_key(const Blocked& blocked) {
  const Stack& created = blocked.goroutine.created_at;
  return fmt::format("{}|{}|{}|{}", blocked.goroutine.state, site_key(created),
                     site_key(blocked.stack),
                     line_key(user_frame(created), user_frame(blocked.stack)));
}

std::string blocked_set_key(const std::vector<Blocked>& blocked) {
  std::vector<std::string> keys;
  keys.reserve(blocked.size());
  for (const Blocked& one : blocked) keys.push_back(blocked_key(one));
  std::sort(keys.begin(), keys.end());
  // How many of the same kind sleep varies with the machine's speed.
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::string key;
  for (const std::string& one : keys) key += one + "\n";
  return key;
}

// Where in the cycle the list starts is chance.
std::string lock_order_key(const Finding& finding) {
  std::vector<std::string> steps;
  steps.reserve(finding.lock_steps.size());
  for (const LockStep& step : finding.lock_steps) {
    steps.push_back(
        site_key(step.held_at) + "|" + site_key(step.taken_at) + "|" +
        line_key(user_frame(step.held_at), user_frame(step.taken_at)));
  }
  std::sort(steps.begin(), steps.end());
  std::string key;
  for (const std::string& step : steps) key += step + "\n";
  return key;
}

std::string misuse_key(const Finding& finding) {
  std::string key = finding.misuse;
  for (const MisusePlace& place : finding.places) {
    key += "\n" + place.what + "|" + site_key(place.stack);
  }
  return key;
}

std::string key_of(const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::kRace:
      return race_key(finding);
    case FindingKind::kLeak:
    case FindingKind::kDeadlock:
      return blocked_set_key(finding.blocked);
    case FindingKind::kLockOrder:
      return lock_order_key(finding);
    case FindingKind::kMisuse:
      break;
  }
  return misuse_key(finding);
}

}  // namespace

std::string finding_id(const Finding& finding) {
  Hash hash;
  hash.add(kind_name(finding.kind));
  hash.add(key_of(finding));
  return hash.text();
}

}  // namespace gosan::report

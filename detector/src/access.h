// Checks: what an access to memory means for the state of its words, and the
// races that it shows. The rules are FastTrack's, per byte and with atomic
// accesses as a kind of their own.
//
// Source: docs/references.md, "FastTrack".
//
// Kinds and what they conflict with: a write with everything, a read with
// writes and atomic writes, an atomic write with reads and writes, an atomic
// read with writes; `free` is a write. One access *subsumes* another when it
// conflicts with all that the other conflicts with.
#pragma once

#include <gosan/detector_abi.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "race_event.h"
#include "stack_depot.h"

namespace gosan::detector {

class DetectorScope;
struct Task;
struct ThreadBlock;

struct AccessOrigin {
  const gosan_site* site = nullptr;
  StackId stack = StackId::kNone;
  RaceAccessKind kind = RaceAccessKind::kRead;
};

// An access of the current task to [p, p+n), any alignment. Opens its own
// DetectorScope, reports what it finds. Does nothing where no task runs.
void access_range(std::uintptr_t p, std::size_t n,
                  const AccessOrigin& origin) noexcept;

// The same for free(p): a write of the whole block. Of a big block only the
// parts that were accessed since they were allocated are looked at.
void access_free(std::uintptr_t p, std::size_t n, StackId stack) noexcept;

// Would a write of [p, p+n) by the current task find and say nothing, since the
// task wrote all of it in this epoch? True where no task runs.
bool is_said_by_task(std::uintptr_t p, std::size_t n) noexcept;

// [p, p+n) has a new owner: forgets every access and synchronisation object in
// it. Big ranges by dropping pages of shadow. Opens its own DetectorScope.
void reset_range(std::uintptr_t p, std::size_t n) noexcept;

// The first race of a range, if there is one. `event` is made when it is found:
// every slow check has one of these on its stack, hardly any finds something.
struct RaceFound {
  RaceFound() noexcept {}
  bool found = false;
  union {
    RaceEvent event;
  };
};
static_assert(std::is_trivially_destructible_v<RaceEvent>);

// Leaves the scope, reports the race, if there is one, and sweeps if it is
// time.
void finish_check(DetectorScope& scope, const RaceFound& race) noexcept;

// What a report says of an access of `task`.
void describe_access(const Task& task, std::uintptr_t p, std::size_t n,
                     const AccessOrigin& origin, RaceAccess& out) noexcept;

// access_range() without scope and report, for callers that hold a scope: the
// first race of the range goes to `race`.
void check_range(ThreadBlock& block, std::uintptr_t p, std::size_t n,
                 const AccessOrigin& origin, RaceFound& race) noexcept;

}  // namespace gosan::detector

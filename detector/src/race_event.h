// A race as the access path found it: ids and addresses only, no strings, no
// allocation. The reporter makes words of it.
#pragma once

#include <gosan/detector_abi.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stack_depot.h"

namespace gosan::detector {

inline constexpr std::size_t kMaxRaceLocks = 8;

enum class RaceAccessKind : std::uint8_t {
  kRead,
  kWrite,
  kAtomicRead,
  kAtomicWrite,
  kFree
};

struct RaceAccess {
  // Where in the source; null when only the stack knows (free, the runtime's
  // own accesses). `stack` then starts with the accessing call's return
  // address.
  const gosan_site* site = nullptr;
  StackId stack = StackId::kNone;  // return addresses of the site's function
                                   // and its callers
  RaceAccessKind kind = RaceAccessKind::kRead;
  std::uintptr_t address = 0;
  std::uint64_t size = 0;                 // bytes
  std::uint64_t gid = 0;                  // 0: a foreign thread
  const void* locks[kMaxRaceLocks] = {};  // held, as far as known
  std::size_t lock_count = 0;
};

struct RaceEvent {
  RaceAccess current;          // the later one, on the reporting thread
  RaceAccess previous;         // the one that nothing orders before it
  std::uintptr_t address = 0;  // first byte that both touched
};

// Counts the race and, when its pair of sites and stacks is new, waits until
// the finding is on disk and printed. Called by the racing thread, outside all
// of the detector's locks and scopes; keeps every vector register and errno;
// never calls user code. With halt_on_error it does not return.
void report_race(const RaceEvent& event) noexcept;

// Distinct data races found so far, as the summary counts them.
std::uint64_t race_count() noexcept;

// ---- between the racing threads and the reporter ----

// A pair of sites and stacks that raced. Entries are never removed.
struct SeenRace {
  std::atomic<std::uint64_t> key{0};      // 0: unused
  std::atomic<std::uint64_t> repeats{0};  // beyond the first time
  // Index of its finding + 1; 0: not made yet. Written by the reporter.
  std::atomic<std::uint32_t> finding{0};
};
void for_each_seen_race(void (*visit)(void* arg, const SeenRace& seen),
                        void* arg);
// Races that no entry was left for, hence without a finding of their own.
std::uint64_t undescribed_races() noexcept;
// In the child of a fork: its findings are its own.
void forget_seen_races() noexcept;

// On the reporter's thread: makes, prints and stores the finding.
void handle_race(const RaceEvent& event, SeenRace& seen);

}  // namespace gosan::detector

// The seam between the runtime and chance: every free choice and every look at
// the clock goes through here, so that a deterministic scheduler is a second
// implementation and not a rewrite.
#ifndef GOSAN_RUNTIME_SEAM_H
#define GOSAN_RUNTIME_SEAM_H

#include <gosan/export.h>

#include <atomic>
#include <cstdint>

namespace gosan::detail {

enum class Choice : std::uint32_t {
  kSelectOrder,   // which case a select polls next
  kStealVictim,   // where a worker starts looking for work
  kRunNext,       // 0: a readied goroutine runs next, else it queues
  kNextRunnable,  // which of the queued goroutines runs
  kTimerTie,      // order of timers due at the same time
  kPoolDrop       // 0: a Pool drops what is put into it
};

class Seam {
 public:
  Seam() = default;
  Seam(const Seam&) = delete;
  Seam& operator=(const Seam&) = delete;
  virtual ~Seam() = default;

  /// A number in [0, n), n >= 1. May be called from any thread.
  virtual std::uint32_t choose(std::uint32_t n, Choice kind) noexcept = 0;
  /// Monotonic nanoseconds.
  virtual std::int64_t now_ns() noexcept = 0;
  /// Nothing can run before `when_ns`. True: time has passed to it. False: the
  /// worker sleeps.
  virtual bool skip_to(std::int64_t when_ns) noexcept = 0;
};

extern std::atomic<bool> controlled_seam;

/// Whether the seam in force decides everything: one worker, kNextRunnable
/// asked for every goroutine, time as the seam says.
inline bool is_controlled() noexcept {
  // relaxed: set before the runtime's first use.
  return controlled_seam.load(std::memory_order_relaxed);
}

/// The seam in force; the production one unless replaced before first use.
Seam& seam() noexcept;

/// Replaces the seam by one that makes the same choices for the same seed, runs
/// one worker and lets time pass only when nothing can run. Before the
/// runtime's first use, and between test cases to start another seed.
GOSAN_API void use_seeded_seam(std::uint64_t seed) noexcept;

inline std::uint32_t choose(std::uint32_t n, Choice kind) noexcept {
  return seam().choose(n, kind);
}
inline std::int64_t now_ns() noexcept { return seam().now_ns(); }

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_SEAM_H

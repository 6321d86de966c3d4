// Ranges of words, and what surrounds a check: scope, locks, report.
#include "access.h"

#include "collect.h"
#include "range_check.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"
#include "transition.h"

namespace gosan::detector {
namespace {

// Blocks from here on are freed by their resident shadow only: memory that
// nobody touched holds no access to race with, and marking it freed would make
// all of its shadow resident.
constexpr std::size_t kBigBlockBytes = std::size_t{256} << 10;

std::uint8_t mask_in_word(std::uintptr_t word, std::uintptr_t first,
                          std::uintptr_t last) {
  const unsigned lo = first > word ? static_cast<unsigned>(first - word) : 0;
  const unsigned hi =
      last < word + kWordBytes ? static_cast<unsigned>(last - word) : 8;
  return static_cast<std::uint8_t>((0xffu << lo) & (0xffu >> (8 - hi)));
}

bool is_said(const ThreadBlock& block, std::uintptr_t word, std::uint8_t mask,
             RaceAccessKind kind) {
  switch (kind) {
    case RaceAccessKind::kRead:
      return was_said(block, word, mask, false);
    case RaceAccessKind::kWrite:
    case RaceAccessKind::kFree:
      return was_said(block, word, mask, true);
    default:
      return false;
  }
}

// The step that a word just made, for words in the same state: a run of them,
// memory that is touched for the first time above all, takes a compare and a
// store each. Of states that one cell holds, without a race.
struct RepeatedStep {
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // 0: no step yet

  void learn(const WordState& old, const WordState& now) {
    to = 0;
    if (old.rest != 0 || now.rest != 0) return;
    from = old.cell;
    to = now.cell;
  }
  // Takes whole words as long as they are in that state, and returns the first
  // byte behind them.
  std::uintptr_t repeat(std::uintptr_t word, std::uintptr_t last) const {
    if (to == 0) return word;
    for (; last - word >= kWordBytes; word += kWordBytes) {
      std::atomic<std::uint64_t>& cell = cell_of(word);
      // relaxed: the stripe lock orders cells
      if (cell.load(std::memory_order_relaxed) != from) break;
      cell.store(to, std::memory_order_release);  // as in store_state
    }
    return word;
  }
};

// [first, last) lies in one stripe.
void check_in_stripe(ThreadBlock& block, std::uintptr_t first,
                     std::uintptr_t last, const AccessOrigin& origin,
                     RepeatedStep& step, RaceFound& race) {
  note_touched(first);
  for (std::uintptr_t word = first & ~std::uintptr_t{kWordBytes - 1};
       word < last; word += kWordBytes) {
    // A state that was left by a step had something new to say.
    if (word >= first) word = step.repeat(word, last);
    if (word >= last) break;
    const std::uint8_t mask = mask_in_word(word, first, last);
    if (is_said(block, word, mask, origin.kind)) continue;
    if (mask != 0xff) {
      check_word(block, word, mask, origin, race);
      continue;
    }
    const WordState old = state_of(word);
    check_word(block, word, mask, origin, race);
    if (!race.found) step.learn(old, state_of(word));
  }
}

}  // namespace

void describe_access(const Task& task, std::uintptr_t p, std::size_t n,
                     const AccessOrigin& origin, RaceAccess& out) noexcept {
  out.site = origin.site;
  out.stack = origin.stack;
  out.kind = origin.kind;
  out.address = p;
  out.size = n;
  out.gid = task.gid;
  out.lock_count = 0;
  for (const HeldLock& held : task.locks) {
    if (out.lock_count == kMaxRaceLocks) break;
    out.locks[out.lock_count++] = held.object;
  }
}

void check_range(ThreadBlock& block, std::uintptr_t p, std::size_t n,
                 const AccessOrigin& origin, RaceFound& race) noexcept {
  if (n == 0 || !has_shadow(p) || !has_shadow(p + n - 1)) return;
  const std::uintptr_t end = p + n;
  RepeatedStep step;
  for (std::uintptr_t first = p; first < end;) {
    std::uintptr_t last = (first | (kStripeBytes - 1)) + 1;
    if (last > end) last = end;
    if (is_sole(block)) {
      check_in_stripe(block, first, last, origin, step, race);
    } else {
      SpinGuard guard(stripe_of(first));
      check_in_stripe(block, first, last, origin, step, race);
    }
    first = last;
  }
  if (race.found && race.event.current.size == 0) {
    describe_access(*block.task, p, n, origin, race.event.current);
  }
}

void finish_check(DetectorScope& scope, const RaceFound& race) noexcept {
  if (race.found) hold_task_records();
  scope.leave();
  if (race.found) {
    report_race(race.event);
    release_task_records();
  }
  collect_if_needed();
}

void access_range(std::uintptr_t p, std::size_t n,
                  const AccessOrigin& origin) noexcept {
  if (current_task() == nullptr) return;
  DetectorScope scope;
  if (!scope) return;
  RaceFound race;
  check_range(scope.block(), p, n, origin, race);
  finish_check(scope, race);
}

void access_free(std::uintptr_t p, std::size_t n, StackId stack) noexcept {
  const AccessOrigin origin{nullptr, stack, RaceAccessKind::kFree};
  if (n < kBigBlockBytes) {
    access_range(p, n, origin);
    return;
  }
  if (current_task() == nullptr) return;
  struct Sweep {
    ThreadBlock& block;
    const AccessOrigin& origin;
    RaceFound race;
  };
  DetectorScope scope;
  if (!scope) return;
  Sweep sweep{scope.block(), origin, {}};
  for_each_resident(
      p, n,
      [](void* arg, std::uintptr_t first, std::uintptr_t last) {
        Sweep& s = *static_cast<Sweep*>(arg);
        check_range(s.block, first, last - first, s.origin, s.race);
      },
      &sweep);
  finish_check(scope, sweep.race);
}

bool is_said_by_task(std::uintptr_t p, std::size_t n) noexcept {
  if (n == 0 || !has_shadow(p) || !has_shadow(p + n - 1)) return true;
  if (current_task() == nullptr) return true;
  DetectorScope scope;
  if (!scope) return true;
  const std::uintptr_t end = p + n;
  for (std::uintptr_t word = p & ~std::uintptr_t{kWordBytes - 1}; word < end;
       word += kWordBytes) {
    if (!was_said(scope.block(), word, mask_in_word(word, p, end), true)) {
      return false;
    }
  }
  return true;
}

void reset_range(std::uintptr_t p, std::size_t n) noexcept {
  if (n == 0 || !has_shadow(p) || !has_shadow(p + n - 1)) return;
  DetectorScope scope;
  if (!scope) return;
  clear_shadow(p, n);
  forget_ranges(p, n);
  forget_sync_vars(p, n);
}

}  // namespace gosan::detector

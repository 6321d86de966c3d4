// What instrumented code calls when its inlined check does not match.
//
// The caller's convention is preserve_all: it keeps its values in any register.
// Ours is preserve_most, which saves the same general registers; the vector
// registers, which preserve_all would save one by one each time, are safe
// because this file and all that it calls are compiled without them, and
// report_race() puts them aside.
#include <gosan/detector_abi.h>

#include "access.h"
#include "atomics.h"
#include "collect.h"
#include "range_check.h"
#include "shadow.h"
#include "stack_depot.h"
#include "task.h"
#include "thread_block.h"
#include "transition.h"

#define GOSAN_ENTRY \
  extern "C" __attribute__((preserve_most, visibility("default"), used)) void

namespace gosan::detector {
namespace {

// The frame pointer of the function that called the entry point: the entry
// point keeps a frame, whose first word is its caller's.
inline const void* caller_frame(const void* own_frame) {
  return *static_cast<void* const*>(own_frame);
}

// The stack of the calling activation; walked once per activation.
inline StackId stack_of_caller(std::uint32_t* slot, const void* own_frame) {
  if (*slot == 0) {
    *slot = static_cast<std::uint32_t>(
        capture_stack(caller_frame(own_frame), current_stack_bounds()));
  }
  return StackId{*slot};
}

// An access within one word that the goroutine made before in this epoch.
__attribute__((always_inline)) inline bool is_repeated(const ThreadBlock& block,
                                                       std::uintptr_t p,
                                                       std::size_t n,
                                                       RaceAccessKind kind) {
  const std::uintptr_t offset = p % kWordBytes;
  return offset + n <= kWordBytes && has_shadow(p) &&
         was_said(block, p, ((1u << n) - 1) << offset,
                  kind == RaceAccessKind::kWrite);
}

// The common cases: an access within one word, whose step was worked out before
// or is a simple one. False: nothing happened.
__attribute__((always_inline)) inline bool check_quickly(ThreadBlock& block,
                                                         std::uintptr_t p,
                                                         std::size_t n,
                                                         AccessOrigin origin) {
  const std::uintptr_t offset = p % kWordBytes;
  if (offset + n > kWordBytes || !has_shadow(p)) return false;
  const auto mask = static_cast<std::uint8_t>(((1u << n) - 1) << offset);
  note_touched(p);
  const auto step = [&] {
    return repeat_step(block, p, mask, origin) ||
           take_over(block, p, mask, origin);
  };
  if (is_sole(block)) return step();
  SpinGuard guard(stripe_of(p));
  return step();
}

__attribute__((noinline)) void check_slowly(ThreadBlock& block,
                                            DetectorScope& scope,
                                            std::uintptr_t p, std::size_t n,
                                            AccessOrigin origin) {
  RaceFound race;
  check_range(block, p, n, origin, race);
  finish_check(scope, race);
}

inline __attribute__((always_inline)) void check(
    const void* pointer, std::size_t n, RaceAccessKind kind,
    const gosan_site* site, std::uint32_t* slot, const void* frame) {
  ThreadBlock& block = block_from_gs();
  if (block.task == nullptr && current_task() == nullptr) return;
  DetectorScope scope(block);
  if (!scope) {
    ++block.skipped;  // a signal handler inside the detector
    return;
  }
  const auto p = reinterpret_cast<std::uintptr_t>(pointer);
  if (is_repeated(block, p, n, kind)) return;
  const AccessOrigin origin{site, stack_of_caller(slot, frame), kind};
  if (n <= kWordBytes && check_quickly(block, p, n, origin)) {
    scope.leave();
    collect_if_needed();
    return;
  }
  check_slowly(block, scope, p, n, origin);
}

void check_many(const Elements& elements, RaceAccessKind kind,
                const gosan_site* site, std::uint32_t* slot,
                const void* frame) {
  constexpr std::size_t kFewBytes = 512;
  constexpr std::size_t kMemoBytes = 64;
  ThreadBlock& block = block_from_gs();
  if (elements.count == 1 && elements.size <= kFewBytes &&
      is_own_range(block, elements.first, elements.size, kind)) {
    return;
  }
  if (block.task == nullptr && current_task() == nullptr) return;
  DetectorScope scope(block);
  if (!scope) {
    ++block.skipped;  // as in check
    return;
  }
  if (is_checked(block, elements, kind)) return;
  const AccessOrigin origin{site, stack_of_caller(slot, frame), kind};
  RaceFound race;
  if (elements.count == 1 && elements.size < kMemoBytes &&
      (site == nullptr || site->size == 0 || site->size >= elements.size)) {
    // nothing to skip, to remember or to name otherwise
    check_range(block, elements.first, elements.size, origin, race);
  } else {
    check_elements(block, elements, origin, race);
  }
  finish_check(scope, race);
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::RaceAccessKind;

#define GOSAN_SIZED_ENTRIES(size)                                        \
  GOSAN_ENTRY __gosan_read##size(const void* p, const gosan_site* site,  \
                                 std::uint32_t* slot) {                  \
    gosan::detector::check(p, size, RaceAccessKind::kRead, site, slot,   \
                           __builtin_frame_address(0));                  \
  }                                                                      \
  GOSAN_ENTRY __gosan_write##size(const void* p, const gosan_site* site, \
                                  std::uint32_t* slot) {                 \
    gosan::detector::check(p, size, RaceAccessKind::kWrite, site, slot,  \
                           __builtin_frame_address(0));                  \
  }

GOSAN_SIZED_ENTRIES(1)
GOSAN_SIZED_ENTRIES(2)
GOSAN_SIZED_ENTRIES(4)
GOSAN_SIZED_ENTRIES(8)

#define GOSAN_RANGE_ENTRIES(name, access_kind)                                 \
  GOSAN_ENTRY __gosan_##name##_range(const void* p, std::size_t n,             \
                                     const gosan_site* site,                   \
                                     std::uint32_t* slot) {                    \
    gosan::detector::check_many(                                               \
        gosan::detector::make_elements(reinterpret_cast<std::uintptr_t>(p), 0, \
                                       n, 1),                                  \
        access_kind, site, slot, __builtin_frame_address(0));                  \
  }                                                                            \
  GOSAN_ENTRY __gosan_##name##_stride(                                         \
      const void* p, std::ptrdiff_t step, std::size_t size, std::size_t count, \
      const gosan_site* site, std::uint32_t* slot) {                           \
    gosan::detector::check_many(                                               \
        gosan::detector::make_elements(reinterpret_cast<std::uintptr_t>(p),    \
                                       step, size, count),                     \
        access_kind, site, slot, __builtin_frame_address(0));                  \
  }

GOSAN_RANGE_ENTRIES(read, RaceAccessKind::kRead)
GOSAN_RANGE_ENTRIES(write, RaceAccessKind::kWrite)

namespace gosan::detector {
namespace {

// Takes the order lock of the address until end(). A signal handler that comes
// in between finds the block's atomic open and goes without: it could not wait
// for the thread that it interrupted.
__attribute__((no_thread_safety_analysis)) void begin_atomic(
    const void* p, std::size_t n, const gosan_site* site, std::uint32_t* slot,
    const void* frame) {
  ThreadBlock& block = block_from_gs();
  if (block.open_atomic.address != nullptr) return;
  if (block.task == nullptr && current_task() == nullptr) return;
  OpenAtomic open{nullptr, p, n, site, 0};
  {
    DetectorScope scope(block);
    if (!scope) return;
    open.stack = static_cast<std::uint32_t>(stack_of_caller(slot, frame));
  }
  block.open_atomic = open;
  SpinLock& lock = order_lock_of(reinterpret_cast<std::uintptr_t>(p));
  lock.lock();
  block.open_atomic.lock = &lock;
}

__attribute__((no_thread_safety_analysis)) void end_atomic(
    const void* p, std::uint32_t kind, std::uint32_t order) {
  ThreadBlock& block = block_from_gs();
  const OpenAtomic open = block.open_atomic;
  if (open.address != p || open.lock == nullptr) return;
  RaceFound race;
  DetectorScope scope(block);
  if (scope && block.task != nullptr) {
    const AccessOrigin origin{open.site, StackId{open.stack},
                              RaceAccessKind::kAtomicRead};
    apply_atomic(block, reinterpret_cast<std::uintptr_t>(p), open.size, kind,
                 MemoryOrder{order}, origin, race);
  }
  block.open_atomic = OpenAtomic{};
  open.lock->unlock();
  finish_check(scope, race);
}

}  // namespace
}  // namespace gosan::detector

GOSAN_ENTRY __gosan_atomic_begin(const void* p, std::size_t n,
                                 std::uint32_t /*kind*/, const gosan_site* site,
                                 std::uint32_t* slot) {
  gosan::detector::begin_atomic(p, n, site, slot, __builtin_frame_address(0));
}

GOSAN_ENTRY __gosan_atomic_end(const void* p, std::uint32_t kind,
                               std::uint32_t order) {
  gosan::detector::end_atomic(p, kind, order);
}

GOSAN_ENTRY __gosan_fence(std::uint32_t order, const gosan_site* /*site*/,
                          std::uint32_t* /*slot*/) {
  using namespace gosan::detector;
  ThreadBlock& block = block_from_gs();
  if (block.task == nullptr && current_task() == nullptr) return;
  DetectorScope scope(block);
  if (scope) apply_fence(*block.task, MemoryOrder{order});
}

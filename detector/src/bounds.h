// The numbers that could run out: ids that are used again when a sweep finds
// that nothing names them. When so many are in use at once the program ends
// with a line that says so and exit code 70 (refuse_beyond); none ever wraps.
//
// Epochs are no such number: a goroutine that reaches the last one goes on
// under another clock index (g_last_epoch, clock.h). Nor are a segment's
// records: a full one is followed by another of the same epoch.
#pragma once

#include <cstdint>

#include "check_fail.h"

namespace gosan::detector {

struct Bounds {
  std::uint32_t segments = 0x7fffffff;  // 31 bits of a shadow cell
  std::uint32_t clock_nodes = 0x3fffffff;
  std::uint32_t clock_indices = 0xfffffffe;
  std::uint32_t task_records = 0x3fffffff;
};

// Tests make them small, before anything else runs.
inline Bounds g_bounds;

// `id` is the next one that was never used.
inline void refuse_beyond(std::uint32_t bound, std::uint32_t id,
                          const char* text) noexcept {
  if (__builtin_expect(id > bound, 0)) {
    cannot_work(text, static_cast<std::int64_t>(bound));
  }
}

}  // namespace gosan::detector

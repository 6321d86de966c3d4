// The sweep: gives back segments, clock nodes and entry sets that no shadow
// cell, task or synchronisation object names any more. Its cost is that of
// reading the resident shadow, so it comes when what is handed out has doubled
// since the last one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace gosan::detector {

enum class Resource : std::uint8_t {
  kSegments,
  kNodes,
  kSetBytes,
  kHistoryBytes,
  kIndices,
  kOrderBytes
};

// So much of it is handed out now; asks for a sweep when it is too much.
void note_use(Resource resource, std::uint64_t in_use) noexcept;

inline std::atomic<bool> g_sweep_wanted{false};

// Stops the detector, sweeps, goes on. Outside of any DetectorScope.
void collect() noexcept;

inline void collect_if_needed() noexcept {
  // relaxed: a wish; a late or doubled one does no harm
  if (__builtin_expect(g_sweep_wanted.load(std::memory_order_relaxed), 0)) {
    collect();
  }
}

}  // namespace gosan::detector

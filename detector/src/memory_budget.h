// GOSAN_OPTIONS=memory_limit: how much memory the process may have resident
// before the detector gives up what it remembers.
//
// Over the limit everything that the program has done so far is forgotten, the
// accesses together with the order among them, and detection goes on from
// there. A race between an access before such a point and one after it is not
// found; none is invented, since no access is left that could be in one. How
// often it happened is told in the report's notes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace gosan::detector {

// 0, as from the start: no limit. Before the second thread.
void set_memory_limit(std::uint64_t bytes) noexcept;

// So much was added to what is remembered. Looks at the resident memory once in
// a while, and asks for a sweep that forgets when it is over the limit.
void note_growth(std::size_t bytes) noexcept;

inline std::atomic<bool> g_forget_wanted{false};

// For collect.cc, detector stopped and everything forgotten: counts it.
void note_forgotten() noexcept;

// How often everything was forgotten.
std::uint64_t times_forgotten() noexcept;

}  // namespace gosan::detector

// Potential deadlocks: notes which locks are taken while which are held, so
// that orders that contradict each other are found although nobody was stuck.
//
// Only nested acquisitions come near the graph; one that is known and not new
// in its goroutine's period (hard_order.h) costs a comparison.
//
// Source: docs/references.md, "Goodlock", "lockdep".
#pragma once

#include <cstdint>

#include "task.h"

namespace gosan::detector {

// How a lock was taken.
struct LockMode {
  bool shared = false;  // the read side
  bool tried = false;   // would not have waited for ever: makes no cycle, but
                        // is held from now on
};

// `task`, which the calling thread runs, took the lock; its stack is that of
// `frame_pointer`. Outside of any DetectorScope. May wait for the reporter.
void lock_taken(Task& task, const void* object, std::uint32_t kind,
                LockMode mode, const void* frame_pointer) noexcept;
// It gives the lock back, or what somebody else took: then false.
bool lock_given_back(Task& task, const void* object) noexcept;

// The lock is destroyed, or its memory is.
void forget_lock_node(std::uintptr_t address) noexcept;

// Nested acquisitions that there was no memory for.
std::uint64_t lost_nestings() noexcept;

// ---- for collect.cc and fork() ----

void lock_lock_order() noexcept;
void unlock_lock_order() noexcept;
// With the lock: marks what the graph names.
void mark_lock_order() noexcept;
// With the lock: nobody took anything.
void forget_lock_order() noexcept;

}  // namespace gosan::detector

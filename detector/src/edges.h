// Edges through one address, as the hooks and the pthread interposers make
// them. Each does nothing for a null task and opens its own DetectorScope.
#pragma once

#include <cstdint>

#include "stack_depot.h"

namespace gosan::detector {

struct Task;

// What `object` published is ordered before what the task does next.
void acquire_edge(Task* task, std::uintptr_t object) noexcept;
// `object` publishes what the task did: that alone, or that too.
void release_edge(Task* task, std::uintptr_t object) noexcept;
void release_merge_edge(Task* task, std::uintptr_t object) noexcept;
// The same where it is a lock that orders: who comes first is chance, so that
// the hard order (hard_order.h) does not learn of it.
void acquire_lock_edge(Task* task, std::uintptr_t object) noexcept;
void release_lock_edge(Task* task, std::uintptr_t object) noexcept;
void release_lock_merge_edge(Task* task, std::uintptr_t object) noexcept;
// Both for a lock that one task at a time holds, while `task` does.
void locked_edge(Task* task, std::uintptr_t object) noexcept;
// `at`: where, for reports; kNone when it was not the task that had it.
void unlocking_edge(Task* task, std::uintptr_t object, StackId at) noexcept;
// `object` published nothing.
void forget_edges(std::uintptr_t object) noexcept;

}  // namespace gosan::detector

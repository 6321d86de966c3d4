// What synchronisation objects published: address -> Snap, for mutexes,
// atomics, hand-made edges, everything that is known by one address; and the
// clocks of channels, which have one per slot.
//
// Safe from any thread, each call atomic for its address. The caller is inside
// a DetectorScope: a sweep between reading a Snap and using it would free its
// nodes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "clock.h"

namespace gosan::detector {

struct Task;

void init_sync_vars() noexcept;

// What the address published; empty when nothing did.
Snap published_at(std::uintptr_t address) noexcept;
// Overwrites, as an unlock does.
void publish(std::uintptr_t address, const Snap& snap) noexcept;
// Joins, as WaitGroup.done does.
void publish_merged(std::uintptr_t address, const Snap& snap) noexcept;
// The address published nothing from now on.
void forget_sync_var(std::uintptr_t address) noexcept;
// The same for a range; costs next to nothing when there is none in it.
void forget_sync_vars(std::uintptr_t p, std::size_t n) noexcept;

// ---- channels; calls for one channel come under its own lock ----

// Exchanges the slot's clock with the task's, as gosan_hooks::chan_slot says.
void exchange_slot(Task& task, const void* chan, std::uint64_t slot) noexcept;
void publish_close(Task& task, const void* chan) noexcept;
void acquire_close(Task& task, const void* chan) noexcept;
void forget_channel(const void* chan) noexcept;

// For collect.cc, detector stopped: every Snap kept here.
void for_each_snap(void (*visit)(const Snap& snap)) noexcept;
// Those of addresses only.
void for_each_sync_snap(void (*visit)(const Snap& snap)) noexcept;

}  // namespace gosan::detector

// Objects that goroutines wait on: where each was made, by whom, and what kind
// it is. Fed by the hooks object_create and object_destroy.
#pragma once

#include <cstdint>

#include "stack_depot.h"

namespace gosan::detector {

struct ObjectRecord {
  std::uintptr_t address = 0;
  std::uint32_t kind = 0;  // enum gosan_object_kind
  std::uint64_t cap = 0;
  StackId made_at = StackId::kNone;
  std::uint64_t gid = 0;              // who made it
  StackId ended_at = StackId::kNone;  // a channel: where it was closed
  std::uint64_t ended_by = 0;
};

// Each takes a short spinlock and allocates from the detector's memory alone. A
// record whose address is known already takes the old one's place.
void remember_object(const ObjectRecord& record) noexcept;
void forget_object(const void* object) noexcept;

// The channel is closed, there, by the goroutine.
void remember_close(const void* object, StackId at, std::uint64_t gid) noexcept;

// False when no such object lives.
bool find_object(const void* object, ObjectRecord* out) noexcept;

// Around fork(), so that the child finds the spinlocks free.
void lock_objects() noexcept;
void unlock_objects() noexcept;

}  // namespace gosan::detector

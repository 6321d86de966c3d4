// The locks that a task holds, in the order in which it took them, and those
// that somebody else gave back for it.
//
// Go's mutexes belong to nobody: one goroutine may lock and another unlock. The
// list of the one that locked then still has the lock; its entry is *stale*.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stack_depot.h"

namespace gosan::detector {

struct HeldLock {
  const void* object = nullptr;
  std::uint32_t kind = 0;    // enum gosan_object_kind
  std::uint32_t shared = 0;  // 1: read side
  StackId taken_at = StackId::kNone;
  std::uint32_t taken_number = 0;  // hand-overs so far, when it was taken
};

// Used by the task's thread; by others while the world stands still.
class HeldLocks {
 public:
  const HeldLock* begin() const noexcept { return list(); }
  const HeldLock* end() const noexcept { return list() + count_; }
  std::size_t size() const noexcept { return count_; }

  void push(const HeldLock& lock) noexcept;
  // The latest entry of the object; false when there is none.
  bool remove(const void* object) noexcept;
  const HeldLock* find(const void* object) const noexcept;
  // Gives the memory back.
  void clear() noexcept;

 private:
  static constexpr std::uint32_t kInline = 4;

  const HeldLock* list() const noexcept {
    return more_ == nullptr ? inline_ : more_;
  }
  HeldLock* list() noexcept { return more_ == nullptr ? inline_ : more_; }
  void grow() noexcept;
  void drop_stale() noexcept;

  std::uint32_t count_ = 0;
  std::uint32_t capacity_ = kInline;
  HeldLock* more_ = nullptr;  // [capacity_], once there are more
  HeldLock inline_[kInline];
};

// Somebody gives `object` back who does not have it in his list.
void note_hand_over(const void* object) noexcept;
std::uint32_t hand_overs() noexcept;
// Whether the entry may be stale. Now and then true of one that is not.
bool may_be_stale(const HeldLock& lock) noexcept;

}  // namespace gosan::detector

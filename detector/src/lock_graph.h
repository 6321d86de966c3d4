// The graph of nested acquisitions: which locks were held when which was taken,
// by whom, and when. Written by lock_order.cc, searched by lock_cycles.cc, both
// under lock_lock_order().
//
// A *context* is a list of held locks and the lock that was taken while they
// were held: an edge from each of the list to the taken one. Its *takings* are
// the acquisitions themselves. Of two takings that are in hard order the
// earlier one is dropped: what is unordered with it and comes later than both
// is unordered with the later one, too.
#pragma once

#include <cstdint>

#include "hard_order.h"
#include "stack_depot.h"
#include "task_record.h"

namespace gosan::detector {

struct LockContext;
struct LockUse;

struct LockNode {
  std::uintptr_t address = 0;
  std::uint32_t kind = 0;         // enum gosan_object_kind
  LockNode* next = nullptr;       // in its bucket
  LockUse* uses = nullptr;        // where it is held
  LockContext* takers = nullptr;  // where it is taken
  std::uint64_t visit = 0;        // of the latest search
  bool leads_back = false;        // by that search
};

// A lock as one of those that a context holds.
struct LockUse {
  LockNode* lock;
  LockContext* context;
  LockUse* next;   // in lock->uses
  LockUse** link;  // what points at this
  bool shared;
};

struct LockTaking {
  std::uint32_t participant;
  std::uint32_t period;
  OrderId order;  // what the task knew
  TaskRecordId record;
  std::uint64_t gid;
  StackId taken_at;
  StackId* held_at;  // [held_count] where each held lock was taken
};

struct LockContext {
  static constexpr std::uint32_t kMaxTakings = 4;

  std::uint64_t key;
  LockContext* next;  // in its bucket
  LockNode* taken;
  LockContext* next_taker;   // in taken->takers
  LockContext** taker_link;  // what points at this
  std::uint32_t held_count;
  std::uint32_t taking_count;
  std::uint32_t updates;            // takings that took another one's place
  bool shared;                      // the taken lock
  bool on_cycle;                    // a search saw it on one
  LockTaking takings[kMaxTakings];  // [taking_count]
  LockUse held[1];                  // [held_count]
};

// Null when it is gone.
LockContext* find_lock_context(std::uint64_t key) noexcept;

// Looks for cycles through the context, on the reporter's thread, and reports
// them. Waits for that; the caller is outside of any DetectorScope.
void look_for_lock_cycles(std::uint64_t context_key) noexcept;

}  // namespace gosan::detector

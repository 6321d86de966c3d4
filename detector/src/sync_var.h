// What synchronisation objects published: address -> Snap, for mutexes,
// atomics, hand-made edges, everything that is known by one address; and the
// clocks of channels, which have one per slot.
//
// Safe from any thread. The caller is inside a DetectorScope: a sweep between
// reading a Snap and using it would free its nodes.
//
// A thread remembers the objects that it used last (ThreadBlock::sync_cache),
// so that an operation neither hashes into a table nor takes its lock. The
// memory of an object is used again for another one, never for anything else:
// a remembered pointer is valid as long as the object says the same address.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "arena.h"
#include "clock.h"
#include "stack_depot.h"
#include "task_record.h"

namespace gosan::detector {

struct Task;

void init_sync_vars() noexcept;

struct SyncVar {
  SyncVar* next = nullptr;                 // in its bucket, or free
  std::atomic<std::uintptr_t> address{0};  // 0: forgotten
  SpinLock lock;  // guards the rest where users of the address do not exclude
                  // each other
  Snap snap;
  ClockEditing editing;  // of `snap`
  // A lock that nobody else took since: the segment in which it was unlocked
  // (resume_after_own_unlock). 0: none.
  std::uint32_t unlocked_in = 0;
  // A lock: where it was given back last, or taken by a task that ended with
  // it.
  StackId left_at = StackId::kNone;
  std::uint64_t left_by = 0;
  bool is_abandoned = false;
  bool is_lock = false;  // in the lock-order graph; under the bucket's lock
};

// The address's object; null when nothing was ever published there. For users
// that the program's own protocol keeps apart: the owner of a mutex, operations
// on an atomic under its order lock. They may use `snap` without the lock.
//
// A program that destroys a lock while others use it gets a wrong clock, never
// a broken one: a Snap is read and written in whole words, each of which makes
// sense with any other (Clock::operator=).
SyncVar* find_sync_var(std::uintptr_t address) noexcept;
// The same, made when there is none; null where no program's memory can be.
SyncVar* make_sync_var(std::uintptr_t address) noexcept;

// For everybody else; each call is atomic for its address.
//
// What the address published; empty when nothing did.
Snap published_at(std::uintptr_t address) noexcept;
// The same of the next address after `at` and before `end`, which goes to `at`;
// empty when there is none. For an access to [at, end), within a cache line,
// parts of which are objects of their own: libstdc++ reads both counts of a
// shared_ptr at once.
Snap published_inside(std::uintptr_t& at, std::uintptr_t end) noexcept;
// Overwrites, as an unlock does.
void publish(std::uintptr_t address, const Snap& snap) noexcept;
// Joins, as WaitGroup.done does.
void publish_merged(std::uintptr_t address, const Snap& snap) noexcept;
// The address published nothing from now on.
void forget_sync_var(std::uintptr_t address) noexcept;
// The same for a range; costs next to nothing when there is none in it.
void forget_sync_vars(std::uintptr_t p, std::size_t n) noexcept;

// When the address is forgotten, forget_lock_node(address).
void follow_lock_memory(std::uintptr_t address) noexcept;

// ---- channels; calls for one channel come under its own lock ----

// Exchanges the slot's clock with the task's, as gosan_hooks::chan_slot says.
void exchange_slot(Task& task, const void* chan, std::uint64_t slot) noexcept;
// A send by `task` begins, at `stack`. False: the channel is closed, or too
// many goroutines send on it; the caller then checks the send as an access to
// the channel object.
//
// A send conflicts with a close that nothing orders behind it. Of the sends of
// one clock index the last is enough: who knows its epoch knows all of them.
bool note_send(Task& task, const void* chan, StackId stack) noexcept;
// The sends that a close by `task` races with.
struct UnorderedSend {
  TaskRecordId task = TaskRecordId::kNone;
  StackId stack = StackId::kNone;
};
bool find_unordered_send(const Task& task, const void* chan,
                         UnorderedSend* out) noexcept;
void publish_close(Task& task, const void* chan) noexcept;
void acquire_close(Task& task, const void* chan) noexcept;
void forget_channel(const void* chan) noexcept;
// `receiver` took a value without a buffer.
void note_receiver(const Task& receiver, const void* chan) noexcept;
// The goroutine ends and has not given the lock back, which it took there.
void note_abandoned(std::uintptr_t lock, StackId taken_at,
                    std::uint64_t gid) noexcept;

// Who used a channel, for reports; the world stands still.
struct ChannelUses {
  static constexpr std::uint32_t kMaxSends = 4;
  std::uint32_t send_count = 0;
  UnorderedSend sends[kMaxSends];  // [send_count] the last of each goroutine
  TaskRecordId receiver = TaskRecordId::kNone;  // the last without a buffer
};
ChannelUses uses_of_channel(const void* chan) noexcept;

// For collect.cc, detector stopped.
//
// mark_task_record() and mark_index() of those whose sends are noted.
void mark_senders() noexcept;
// Every Snap kept here.
void for_each_snap(void (*visit)(const Snap& snap)) noexcept;
// Those of addresses only.
void for_each_sync_snap(void (*visit)(const Snap& snap)) noexcept;
// Nobody published anything, nobody sent.
void forget_all_snaps() noexcept;
void forget_all_sync_snaps() noexcept;
// ClockEditing::forget_covered() of all.
void forget_covered_nodes() noexcept;

}  // namespace gosan::detector

// The record of a goroutine, and of a foreign thread that uses the runtime.
//
// A goroutine and its fiber stay together: when the body ends, both wait in a
// free list for the next `go`. Records are never freed, so that a registry can
// be walked without a lock.
#ifndef GOSAN_RUNTIME_GOROUTINE_H
#define GOSAN_RUNTIME_GOROUTINE_H

#include <gosan/detail/waiter.h>
#include <gosan/go.h>
#include <gosan/hooks.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "stack_pool.h"

namespace boost::fibers {
class context;
}

namespace gosan::detail {

struct Worker;
struct LastWords;
struct PanicNote;
struct ErrorNode;

/// Who owns the record, and what leaves the state.
enum class Status : std::uint8_t {
  kIdle,      // a free list; `go` takes it
  kRunnable,  // a run queue; a worker takes it
  kRunning,   // the worker it runs on
  kWaiting,   // the queues of what it waits on; ready() takes it
  kBlocking   // the worker it runs on, without a processor
};

/// Where a goroutine was made, or a timer that starts one.
struct Birthplace {
  std::uint64_t creator = 0;  // the goroutine that made it; 0: none
  const void* pcs[4] = {};    // return addresses, innermost first
};

struct alignas(64) Goroutine {
  // ---- scheduling; one cache line ----
  boost::fibers::context* context = nullptr;  // null: no fiber (any more)
  Goroutine* next = nullptr;                  // in a run queue or free list
  std::atomic<Status> status{Status::kIdle};
  bool is_main = false;
  bool is_system = false;  // the runtime's own: not counted, not announced
  bool goexiting = false;
  bool stack_used = false;                    // a body has been on the stack
  std::atomic<std::uint32_t> select_done{0};  // 1: a case has won
  Waiter* winner = nullptr;                   // the case that won
  // Set while kWaiting; on the goroutine's own stack.
  std::atomic<const gosan_park*> park{nullptr};
  void* task = nullptr;        // the listener's handle
  Closure* closure = nullptr;  // the body
  std::uint64_t gid = 0;

  // ---- stack and thread ----
  Stack stack;                    // empty: a foreign thread
  void* shadow_frames = nullptr;  // a sanitizer's, while it is off its stack
  Worker* locked_to = nullptr;    // lock_os_thread
  std::uint32_t lock_depth = 0;
  std::uint32_t blocking_depth = 0;    // blocking() within blocking()
  std::atomic<std::uint32_t> wake{0};  // foreign threads sleep on this
  Goroutine* next_batch = nullptr;     // see idle_goroutines.cc
  Goroutine* next_registered = nullptr;

  std::uint32_t trace_order = 0;  // records of the execution tracer

  // ---- for reports ----
  Birthplace birthplace;
  std::string name;
  PanicNote* panic_note = nullptr;  // null: it has never panicked
  LastWords* last_words = nullptr;  // an exception nobody will catch

  bool foreign() const noexcept { return stack.hi == nullptr; }
};

/// What runs on this thread. A foreign thread gets a record on its first call.
/// Never inlined: a goroutine may continue on another thread after any switch,
/// and the compiler must not keep what it read from this one's storage.
Goroutine& current() noexcept;

/// The same, null on a foreign thread and between goroutines.
Goroutine* current_goroutine_or_null() noexcept;

void register_goroutine(Goroutine& goroutine) noexcept;
/// The newest record; follow next_registered.
Goroutine* first_registered() noexcept;

/// Foreign threads that are blocked inside the runtime.
std::uint32_t foreign_threads_blocked() noexcept;
/// In the child of a fork, by the one thread that is left: foreign threads and
/// what ran on other workers are gone, and no goroutine is locked to a thread
/// that is.
void forget_other_threads() noexcept;
/// Blocks this foreign thread until ready(self); `commit` as in park().
void park_foreign(Goroutine& self, void (*commit)(void*), void* argument);
void ready_foreign(Goroutine& thread) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_GOROUTINE_H

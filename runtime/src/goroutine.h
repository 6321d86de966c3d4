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
struct StackCapture;
struct ErrorNode;

/// Who owns the record, and what leaves the state.
enum class Status : std::uint8_t {
  kIdle,      // a free list; `go` takes it
  kRunnable,  // a run queue; a worker takes it
  kRunning,   // the worker it runs on
  kWaiting,   // the queues of what it waits on; ready() takes it
  kBlocking   // the worker it runs on, without a processor
};

inline constexpr std::uint32_t kPanicFrames = 32;

struct alignas(64) Goroutine {
  // ---- scheduling ----
  boost::fibers::context* context = nullptr;  // null: a foreign thread
  Goroutine* next = nullptr;                  // in a run queue or free list
  std::atomic<Status> status{Status::kIdle};
  std::atomic<std::uint32_t> select_done{0};  // 1: a case has won
  Waiter* winner = nullptr;                   // the case that won
  std::atomic<std::uint32_t> wake{0};         // foreign threads sleep on this
  Worker* locked_to = nullptr;                // lock_os_thread
  std::uint32_t lock_depth = 0;
  std::uint32_t blocking_depth = 0;  // blocking() within blocking()

  // ---- identity ----
  std::uint64_t gid = 0;
  void* task = nullptr;  // the listener's handle
  std::uint64_t creator = 0;
  const void* creation_pcs[4] = {};
  std::string name;

  // ---- body ----
  Closure* closure = nullptr;
  bool is_main = false;
  bool is_system = false;  // the runtime's own: not counted, not announced
  bool goexiting = false;
  // Where the last panic was raised, for the report if nobody catches it.
  const void* panic_pcs[kPanicFrames] = {};
  std::uint32_t panic_pc_count = 0;
  const ErrorNode* first_panic = nullptr;  // its text, while it is alive

  // ---- stack and waiting ----
  Stack stack;
  const void* idle_stack_pointer = nullptr;  // everything below is unused
  // Set while kWaiting; on the goroutine's own stack.
  std::atomic<const gosan_park*> park{nullptr};
  StackCapture* capture = nullptr;  // wake only to record the stack
  Goroutine* next_registered = nullptr;

  bool foreign() const noexcept { return context == nullptr; }
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
/// Blocks this foreign thread until ready(self); `commit` as in park().
void park_foreign(Goroutine& self, void (*commit)(void*), void* argument);
void ready_foreign(Goroutine& thread) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_GOROUTINE_H

// A worker: a thread that runs goroutines while it holds a processor.
//
// Switching. A goroutine parks by switching to the next fiber with a mark in
// its worker. Boost.Fiber then calls the algorithm's awakened() on the next
// fiber's stack, when the old one is completely saved; there the old fiber is
// detached from the thread and the commit function runs, which lets go of the
// lock that protects the wait (Go's gopark with an unlock function). Between
// detach and ready() the fiber belongs to no thread, so any worker may resume
// it.
#ifndef GOSAN_RUNTIME_WORKER_H
#define GOSAN_RUNTIME_WORKER_H

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "goroutine.h"
#include "processor.h"

namespace gosan::detail {

class WorkerAlgorithm;

/// Runs after the parking goroutine has left its stack, on somebody else's. It
/// must not park, throw or touch the goroutine's stack after it has let go of
/// the lock by which the goroutine can be found.
using Commit = void (*)(void* argument);

// __cxa_eh_globals is two words on this ABI.
inline constexpr std::size_t kExceptionStateBytes = 16;

enum class WorldState : std::uint32_t {
  kRunning,  // may touch anything
  kSafe      // asleep, will look at the stop flag before it goes on
};

struct alignas(64) Worker {
  // ---- own thread ----
  Processor* processor = nullptr;
  Goroutine* running = nullptr;  // null between goroutines
  Goroutine* parking = nullptr;  // off its stack soon; see awakened()
  Commit commit = nullptr;
  void* commit_argument = nullptr;
  boost::fibers::context* thread_context = nullptr;
  boost::fibers::context* dispatcher = nullptr;  // null while it runs
  WorkerAlgorithm* algorithm = nullptr;
  Goroutine* locked = nullptr;     // lock_os_thread: runs nothing else
  Goroutine* direct = nullptr;     // runs next, before anything else
  Goroutine* chosen = nullptr;     // runs next, with a processor at hand
  Goroutine* misplaced = nullptr;  // picked here, locked to another worker
  bool spinning = false;           // counted in Scheduler::spinning
  bool may_take_run_next = false;  // woken by the watch
  std::int64_t nap_ns = 0;         // of a watcher; grows while it is fruitless
  // This thread's, looked up once: __cxa_get_globals() and &errno.
  void* exception_state = nullptr;
  int* error_address = nullptr;
  pthread_t thread{};
  pid_t tid = 0;

  // ---- idle; guarded by the scheduler's lock ----
  bool idle = false;
  bool dedicated = false;  // waits only for its locked goroutine
  Worker* next_idle = nullptr;
  Processor* handed_processor = nullptr;
  Goroutine* handed_goroutine = nullptr;
  bool handed_spinning = false;
  std::atomic<std::uint32_t> wake{0};

  // ---- asked for by the overseer ----
  std::atomic<Processor*> wanted{nullptr};
  std::atomic<std::uint32_t> wanted_ticks{0};

  // ---- stop-the-world; see world.h ----
  std::atomic<WorldState> world{WorldState::kRunning};
  std::atomic<const void*> stopped_at{nullptr};
  std::atomic<std::uint32_t> refusals{0};

  Worker* next_worker = nullptr;
};

/// Null on a thread that is no worker. Never inlined; see current().
Worker* current_worker() noexcept;

/// Every worker ever started; they never end.
Worker* first_worker() noexcept;
std::uint32_t worker_count() noexcept;

/// Starts a thread that runs goroutines with `processor`.
void start_worker(Processor& processor, bool spinning);

/// The running goroutine waits: `park` describes for what. Returns after
/// ready(self), perhaps on another thread. Announces park and resume, and
/// carries errno and the C++ exception state across. Also for foreign threads.
void park(Goroutine& self, gosan_park& park, Commit commit, void* argument);

/// Leaves the stack without announcing anything.
void switch_away(Goroutine& self, Commit commit, void* argument);

/// A fiber of its own for `goroutine`, which runs `loop(goroutine)` for ever.
void create_fiber(Goroutine& goroutine, void (*loop)(Goroutine&));

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_WORKER_H

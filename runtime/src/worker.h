// A worker: a thread that runs goroutines while it holds a processor.
//
// Switching. A goroutine parks by switching to the next one, or to the worker's
// own stack, with a mark in its worker. What runs there first calls the commit
// function, which lets go of the lock that protects the wait (Go's gopark with
// an unlock function): only then is the old stack completely saved. Between
// that and ready() the goroutine belongs to no thread, so any worker may resume
// it.
//
// Of Boost.Fiber there are the contexts and the switch; its schedulers never
// see a goroutine (docs/adr/0008).
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

class StackTrace;
struct TraceBuffer;
struct Registers;

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
  Goroutine* parking = nullptr;  // off its stack soon; see above
  Commit commit = nullptr;
  void* commit_argument = nullptr;
  boost::fibers::context* thread_context = nullptr;
  Stack thread_stack;              // for a sanitizer
  void* shadow_frames = nullptr;   // a sanitizer's, while it is off that stack
  Goroutine* locked = nullptr;     // lock_os_thread: runs nothing else
  bool ending = false;             // and that one has ended: so does the thread
  Goroutine* chosen = nullptr;     // runs next, with a processor at hand
  Goroutine* misplaced = nullptr;  // picked here, locked to another worker
  bool spinning = false;           // counted in Scheduler::spinning
  bool may_take_run_next = false;  // woken by the watch
  bool keen = false;               // its last sleep was short: dozes first
  std::int64_t nap_ns = 0;         // of a watcher; grows while it is fruitless
  // This thread's, looked up once: __cxa_get_globals() and &errno.
  void* exception_state = nullptr;
  int* error_address = nullptr;
  TraceBuffer* trace = nullptr;   // the execution tracer's
  std::uint64_t trace_ticks = 0;  // when the last goroutine left
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
  // While it rests in the handler: what the signal interrupted.
  std::atomic<const Registers*> interrupted{nullptr};
  // A stack that the handler is asked to fill; see stack_of_running.
  std::atomic<StackTrace*> trace_wanted{nullptr};
  std::atomic<bool> trace_done{false};

  Worker* next_worker = nullptr;
};

/// Null on a thread that is no worker. Never inlined; see current().
Worker* current_worker() noexcept;

/// Every worker ever started. Their records stay when they end.
Worker* first_worker() noexcept;
/// Those that have not ended.
std::uint32_t worker_count() noexcept;

/// Starts a thread that runs goroutines with `processor`.
void start_worker(Processor& processor, bool spinning);

/// The goroutine that `worker` is locked to ends without having unlocked it:
/// nobody else may find the thread in the state that it was left in.
void end_thread_after(Worker& worker, Goroutine& ended) noexcept;

/// In the child of a fork: the calling thread's is the only worker, if it is
/// one.
void forget_other_workers() noexcept;

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

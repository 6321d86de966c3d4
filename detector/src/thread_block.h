// What belongs to an OS thread: the block behind the GS base, whose first 512
// bytes instrumented code reads (detector_abi.h), and the detector's per-thread
// state after it.
//
// A block is written by its own thread; other threads look only at `inside`.
#pragma once

#include <gosan/detector_abi.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "arena.h"

namespace gosan::detector {

struct Task;
struct TransitionCache;  // access.cc
struct RangeMemo;        // range_check.cc
struct StackMemo;        // stack_depot.cc
struct HeapCache;        // heap_registry.cc
struct SyncVar;          // sync_var.h
struct ChannelClocks;    // channel_clocks.cc

// The epoch word of "no segment": matches no cell.
inline constexpr std::uint64_t kNoEpochWord = 0xffffull << 16;

// What a thread takes at once from a shared pool.
inline constexpr std::uint32_t kThreadBatch = 64;

// An atomic operation between __gosan_atomic_begin and _end.
struct OpenAtomic {
  SpinLock* lock;  // null: none open, or nested in a signal handler
  const void* address;
  std::size_t size;  // bytes
  const gosan_site* site;
  std::uint32_t stack;  // StackId
};

struct ThreadBlock {
  static constexpr std::size_t kSyncCache = 64;
  static constexpr std::size_t kChannelCache = 32;

  std::uint64_t epoch;  // GOSAN_GS_EPOCH
  ThreadBlock* self;    // at offset 8
  Task* task;           // who runs here; null between goroutines
  Task* thread_task;    // the thread's own task when it is a foreign thread
  // > 0: inside the detector; the sweep waits for 0
  std::atomic<std::uint32_t> inside;
  bool internal;  // a thread of the detector's own: nothing it does counts
  bool worker;    // a scheduler worker: between goroutines it runs the runtime
  std::uint16_t unused16;
  ThreadBlock* next;  // list of all blocks, never shortened
  std::atomic<std::uint32_t> in_use;
  std::uint32_t unused32;
  OpenAtomic open_atomic;
  std::uint8_t unused[32];
  std::uint64_t masks[6][8];  // GOSAN_GS_MASK_READ1 and on

  // ---- below: not part of the ABI ----
  TransitionCache* transitions;  // never null
  RangeMemo* ranges;             // null: no range was checked yet
  StackMemo* stacks;             // never null
  std::uint64_t skipped;    // accesses made inside the detector, by signals
  std::uint32_t next_node;  // free clock nodes of this thread, clock.cc
  std::uint32_t node_count;
  // Free segment ids and history blocks of this thread, segment.cc
  std::uint32_t segment_count;
  std::uint32_t history_count;
  std::uint32_t segments[kThreadBatch];
  void* histories[kThreadBatch];
  void* scratch;  // transition.cc
  // null: no block was allocated yet; reports look into it
  std::atomic<HeapCache*> heap;
  // Nodes of the call tree of this thread: [call_nodes, call_nodes_end)
  std::uint32_t call_nodes;
  std::uint32_t call_nodes_end;
  // Objects used last, by address; null or out of date elsewhere: sync_var.h
  SyncVar* sync_vars[kSyncCache];
  ChannelClocks* channels[kChannelCache];
  std::uintptr_t stack_lo;  // the thread's own native stack
  std::uintptr_t stack_hi;
  // fs base; the thread's static thread-locals lie from thread_locals_lo up to
  // it
  std::uintptr_t thread_pointer;
  std::uintptr_t thread_locals_lo;
  std::int32_t tid;  // the kernel's number of the thread
};
static_assert(offsetof(ThreadBlock, epoch) == GOSAN_GS_EPOCH);
static_assert(offsetof(ThreadBlock, self) == 8);
static_assert(offsetof(ThreadBlock, masks) == GOSAN_GS_MASK_READ1);

// The calling thread's block, made (and GS set) at the first call on a thread
// that did not come through our pthread_create.
ThreadBlock& thread_block() noexcept;

// The calling thread's block where instrumented code comes from. A thread that
// was made by raw clone or inside libc starts with the GS base of its maker.
inline ThreadBlock& block_from_gs() noexcept {
  ThreadBlock* block;
  std::uintptr_t thread_pointer;
  __asm__ volatile("movq %%gs:8, %0" : "=r"(block));
  __asm__("movq %%fs:0, %0" : "=r"(thread_pointer));
  return block->thread_pointer == thread_pointer ? *block : thread_block();
}

// What current_task() calls when it makes the task of a thread that nobody
// announced; before that thread does anything else. Before main.
void set_adoption(void (*adopt)() noexcept) noexcept;

// Gives the block back when the thread ends; late code of the thread then sees
// a block in which nothing ever runs.
void retire_thread_block() noexcept;

// `task` (may be null) runs on `block` from now on.
void set_current_task(ThreadBlock& block, Task* task) noexcept;

// Who runs on the calling thread: a goroutine, or the thread itself when it is
// a foreign thread. Null on a worker between goroutines, on the detector's own
// threads and after the end. Makes a foreign thread's task at its first use.
Task* current_task() noexcept;

// For GOSAN reports and heap blocks: the goroutine's id, 0 for foreign threads
// and where nothing runs.
std::uint64_t current_gid() noexcept;

// The native stack that frame pointers of the current task must stay in.
struct StackBounds;
StackBounds current_stack_bounds() noexcept;

// In the child of a fork, whose only thread calls it with the detector stopped:
// the blocks of the others are free.
void forget_other_threads() noexcept;

// The calling thread belongs to the detector: its accesses, allocations and
// locks order and record nothing.
void mark_internal_thread() noexcept;

TransitionCache* new_transition_cache() noexcept;  // transition.cc

// True after the end of the program was reported: every hook and check returns.
inline std::atomic<bool> g_off{false};
inline bool is_off() noexcept {
  return g_off.load(std::memory_order_relaxed);  // late news does no harm
}
void switch_off() noexcept;

inline std::atomic<bool> g_stopping{false};
inline std::atomic<bool> g_has_membarrier{false};

// Brackets work on shadow, clocks and tables. `if (!scope) return;`: refused
// when the detector is off, on its own threads, or re-entered by a signal
// handler.
//
// `inside` is stored plainly and g_stopping read right after it. The stopper
// stores g_stopping, then makes every thread of the process execute a barrier
// (membarrier), then reads `inside`: one of the two sees the other.
// The only thread that uses the shadow, without locks; null: there are several,
// and words have their stripe's lock. Who enters the detector beside the sole
// thread stops it first (contest). Read inside a scope, or by the stopper.
inline std::atomic<ThreadBlock*> g_sole{nullptr};
inline bool is_sole(const ThreadBlock& block) noexcept {
  return g_sole.load(std::memory_order_relaxed) == &block;  // see may_enter
}

class DetectorScope {
 public:
  DetectorScope() noexcept;
  explicit DetectorScope(ThreadBlock& block) noexcept : block_(&block) {
    // relaxed: our own thread's word
    if (block.internal || is_off() ||
        block.inside.load(std::memory_order_relaxed) != 0) {
      block_ = nullptr;
      return;
    }
    block.inside.store(1, std::memory_order_relaxed);  // see above
    order_entry();
    // acquire: what the stopper changed is seen
    if (g_stopping.load(std::memory_order_acquire)) wait_to_enter(block);
    if (!may_enter(block)) contest(block);
  }
  ~DetectorScope() { leave(); }
  DetectorScope(const DetectorScope&) = delete;
  DetectorScope& operator=(const DetectorScope&) = delete;
  explicit operator bool() const noexcept { return block_ != nullptr; }
  ThreadBlock& block() const noexcept { return *block_; }
  void leave() noexcept {
    if (block_ == nullptr) return;
    // release: the stopper sees all that was done inside
    block_->inside.store(0, std::memory_order_release);
    block_ = nullptr;
  }

 private:
  static void order_entry() noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    // relaxed: set before the second thread
    if (!g_has_membarrier.load(std::memory_order_relaxed)) {
      // the kernel lacks membarrier: the order costs a fence each time
      std::atomic_thread_fence(std::memory_order_seq_cst);
    }
  }
  // Until the detector goes on, unless it was us who stopped it.
  static void wait_to_enter(ThreadBlock& block) noexcept;
  static bool may_enter(const ThreadBlock& block) noexcept {
    // relaxed: it changes under a stop only, when nobody is inside
    const ThreadBlock* sole = g_sole.load(std::memory_order_relaxed);
    return sole == nullptr || sole == &block;
  }
  // Takes the place of the sole thread, or puts an end to there being one.
  static void contest(ThreadBlock& block) noexcept;

  ThreadBlock* block_;
};

// Everything outside DetectorScopes stands still between the two; callers hold
// no scope. Not nested.
void stop_detector() noexcept;
void resume_detector() noexcept;

// Once, before the second thread.
void init_thread_blocks() noexcept;
// How many bytes below a thread's control block hold thread-locals, at most.
void set_thread_local_bytes(std::size_t bytes) noexcept;

void for_each_block(void (*visit)(void* arg, ThreadBlock& block),
                    void* arg) noexcept;

}  // namespace gosan::detector

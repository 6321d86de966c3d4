// Making, finding and retiring thread blocks; entering and stopping the
// detector.
#include "thread_block.h"

#include <asm/prctl.h>
#include <linux/membarrier.h>

#include "check_fail.h"
#include "init.h"
#include "stack_depot.h"
#include "system.h"
#include "task.h"

extern "C" void* __libc_stack_end;

namespace gosan::detector {
namespace {

// initial-exec: no allocation, no call; the detector is loaded at start.
__attribute__((tls_model("initial-exec"))) thread_local ThreadBlock* t_block =
    nullptr;

BumpArena g_memory;
std::atomic<ThreadBlock*> g_blocks{nullptr};
// Set by the initial thread before there is another one.
std::atomic<bool> g_started{false};
// Who stopped the detector: may enter it, for what it does meanwhile (malloc).
std::atomic<ThreadBlock*> g_stopper{nullptr};
void (*g_adopt)() noexcept = nullptr;  // set before the second thread
std::size_t g_thread_local_bytes = 0;  // set before the second thread
SpinLock g_stop_lock;  // held from stop_detector() to resume_detector()

// Late code of an ended thread runs on it: the masks match nothing useful and
// `internal` refuses every scope.
ThreadBlock g_dead_block;

void set_gs(ThreadBlock* block) {
  const long result =
      raw_syscall(__NR_arch_prctl, ARCH_SET_GS, reinterpret_cast<long>(block));
  GOSAN_CHECK(result == 0, -result);
}

void fill_masks(ThreadBlock& block) {
  constexpr std::uint64_t kSegment = 0xffffffffull << 32;
  for (unsigned kind = 0; kind < 2; ++kind) {  // read, write
    const unsigned shift = kind == 0 ? 24 : 16;
    for (unsigned log = 0; log < 3; ++log) {
      const unsigned size = 1u << log;
      for (unsigned offset = 0; offset < 8; ++offset) {
        const std::uint64_t bytes = ((1u << size) - 1) << offset;
        // Across two words one cell cannot answer. All ones never match: a
        // cell's history index is not 0.
        block.masks[kind * 3 + log][offset] =
            offset + size > 8 ? ~0ull : kSegment | bytes << shift;
      }
    }
  }
}

std::uintptr_t fs_base() {
  std::uintptr_t base;
  __asm__("movq %%fs:0, %0"
          : "=r"(base));  // the TCB's first word is its address
  return base;
}

// Every thread but the first has its control block at the top of its stack.
void find_stack(ThreadBlock& block) {
  constexpr std::uintptr_t kMostStack = std::uintptr_t{1} << 32;
  const auto here =
      reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  const std::uintptr_t tcb = fs_base();
  block.stack_lo = here;
  block.stack_hi = here < tcb && tcb - here < kMostStack
                       ? tcb
                       : reinterpret_cast<std::uintptr_t>(__libc_stack_end);
}

ThreadBlock* reused_block() {
  // acquire: pairs with the push in new_block
  for (ThreadBlock* block = g_blocks.load(std::memory_order_acquire);
       block != nullptr; block = block->next) {
    std::uint32_t free = 0;
    // acquire: pairs with retire_thread_block; the old thread is done with it
    if (block->in_use.compare_exchange_strong(
            free, 1, std::memory_order_acquire, std::memory_order_relaxed)) {
      return block;
    }
  }
  return nullptr;
}

ThreadBlock* new_block() {
  auto* block =
      static_cast<ThreadBlock*>(g_memory.allocate(sizeof(ThreadBlock), 64));
  fill_masks(*block);
  block->transitions = new_transition_cache();
  block->stacks = new_stack_memo();
  block->in_use.store(1, std::memory_order_relaxed);  // published by the push
  // relaxed: only a first guess
  block->next = g_blocks.load(std::memory_order_relaxed);
  // release: publishes the block's fields
  while (!g_blocks.compare_exchange_weak(block->next, block,
                                         std::memory_order_release,
                                         std::memory_order_relaxed)) {
  }
  return block;
}

__attribute__((noinline)) ThreadBlock& make_thread_block() {
  ThreadBlock* block = reused_block();
  if (block == nullptr) block = new_block();
  block->self = block;
  block->epoch = kNoEpochWord;
  block->task = nullptr;
  block->thread_task = nullptr;
  block->internal = false;
  block->worker = false;
  block->open_atomic = OpenAtomic{};
  block->inside.store(0, std::memory_order_relaxed);  // our own thread's word
  find_stack(*block);
  block->thread_pointer = fs_base();
  block->thread_locals_lo = block->thread_pointer - g_thread_local_bytes;
  block->tid = static_cast<std::int32_t>(raw_syscall(__NR_gettid));
  set_gs(block);
  t_block = block;
  if (!g_started.exchange(true, std::memory_order_relaxed)) {
    g_sole.store(block, std::memory_order_relaxed);  // one thread
    init_core(*block);
  }
  return *block;
}

}  // namespace

ThreadBlock& thread_block() noexcept {
  ThreadBlock* block = t_block;
  return block != nullptr ? *block : make_thread_block();
}

void retire_thread_block() noexcept {
  ThreadBlock& block = thread_block();
  g_dead_block.self = &g_dead_block;
  g_dead_block.epoch = kNoEpochWord;
  g_dead_block.internal = true;
  fill_masks(g_dead_block);
  block.task = nullptr;
  block.thread_task = nullptr;
  t_block = &g_dead_block;
  set_gs(&g_dead_block);
  // release: the next owner sees all that this thread did with the block
  block.in_use.store(0, std::memory_order_release);
}

void set_current_task(ThreadBlock& block, Task* task) noexcept {
  Task* old = block.task;
  if (old != nullptr && old->block == &block) old->block = nullptr;
  block.task = task;
  block.epoch = kNoEpochWord;
  if (task == nullptr) return;
  task->block = &block;
  block.epoch |= std::uint64_t{task->segment} << 32;
}

Task* current_task() noexcept {
  ThreadBlock& block = thread_block();
  if (block.internal || is_off()) return nullptr;
  Task* task = block.task;
  if (task != nullptr) return task->block == &block ? task : nullptr;
  if (block.worker) return nullptr;
  // A thread that nobody announced: it starts with no knowledge.
  if (block.thread_task == nullptr) {
    block.thread_task = make_task(0, 0, nullptr, StackId::kNone);
    block.thread_task->foreign = true;
    start_clock(*block.thread_task, nullptr);
    set_current_task(block, block.thread_task);
    if (g_adopt != nullptr) g_adopt();
  }
  set_current_task(block, block.thread_task);
  return block.task;
}

std::uint64_t current_gid() noexcept {
  const Task* task = current_task();
  return task == nullptr ? 0 : task->gid;
}

StackBounds current_stack_bounds() noexcept {
  const ThreadBlock& block = thread_block();
  const Task* task = block.task;
  if (task != nullptr && task->stack_hi != 0) {
    return {task->stack_lo, task->stack_hi};
  }
  return {0, block.stack_hi};
}

void forget_other_threads() noexcept {
  for_each_block(
      [](void* mine, ThreadBlock& block) {
        if (&block == mine) return;
        // relaxed: there is one thread
        block.in_use.store(0, std::memory_order_relaxed);
      },
      &thread_block());
}

void mark_internal_thread() noexcept {
  ThreadBlock& block = thread_block();
  block.internal = true;
  set_current_task(block, nullptr);
}

void set_adoption(void (*adopt)() noexcept) noexcept { g_adopt = adopt; }

void set_thread_local_bytes(std::size_t bytes) noexcept {
  g_thread_local_bytes = bytes;
  ThreadBlock& block = thread_block();
  block.thread_locals_lo = block.thread_pointer - bytes;
}

void switch_off() noexcept { g_off.store(true, std::memory_order_relaxed); }

DetectorScope::DetectorScope() noexcept : DetectorScope(thread_block()) {}

void DetectorScope::wait_to_enter(ThreadBlock& block) noexcept {
  // relaxed: only the stopper itself can read its own block there
  while (g_stopper.load(std::memory_order_relaxed) != &block) {
    // release: the stopper sees all that was done inside
    block.inside.store(0, std::memory_order_release);
    // acquire: what the stopper changed is seen
    while (g_stopping.load(std::memory_order_acquire)) raw_yield();
    block.inside.store(1, std::memory_order_relaxed);  // as in the constructor
    order_entry();
    if (!g_stopping.load(std::memory_order_acquire)) return;  // as above
  }
}

void DetectorScope::contest(ThreadBlock& block) noexcept {
  // A program in which one goroutine runs at a time, now here, now there, keeps
  // a sole thread for so many moves: each takes some microseconds.
  constexpr unsigned kMostMoves = 16;
  static unsigned moves = 0;  // under the stop
  // relaxed: only the stopper itself can read its own block there
  if (g_stopper.load(std::memory_order_relaxed) == &block) return;
  while (!may_enter(block)) {
    // release: the stopper sees all that was done inside
    block.inside.store(0, std::memory_order_release);
    stop_detector();
    if (!may_enter(block)) {
      // relaxed: the stop orders
      g_sole.store(++moves < kMostMoves ? &block : nullptr,
                   std::memory_order_relaxed);
    }
    resume_detector();
    block.inside.store(1, std::memory_order_relaxed);  // as in the constructor
    order_entry();
    // acquire: what the stopper changed is seen
    if (g_stopping.load(std::memory_order_acquire)) wait_to_enter(block);
  }
}

// The lock stays held from here to resume_detector().
__attribute__((no_thread_safety_analysis)) void stop_detector() noexcept {
  g_stop_lock.lock();
  g_stopper.store(&thread_block(), std::memory_order_relaxed);  // for ourselves
  g_stopping.store(true, std::memory_order_seq_cst);  // before `inside` is read
  if (raw_syscall(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0) {
    // registered by nobody yet, or unknown: DetectorScope fences instead
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  for_each_block(
      [](void*, ThreadBlock& block) {
        // acquire: pairs with leave()
        while (block.inside.load(std::memory_order_acquire) != 0) raw_yield();
      },
      nullptr);
}

__attribute__((no_thread_safety_analysis)) void resume_detector() noexcept {
  g_stopper.store(nullptr, std::memory_order_relaxed);  // for ourselves
  // release: pairs with the acquire in DetectorScope
  g_stopping.store(false, std::memory_order_release);
  g_stop_lock.unlock();
}

void init_thread_blocks() noexcept {
  const long result =
      raw_syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  g_has_membarrier.store(result == 0, std::memory_order_relaxed);  // one thread
}

void for_each_block(void (*visit)(void* arg, ThreadBlock& block),
                    void* arg) noexcept {
  // acquire: pairs with the push in new_block
  for (ThreadBlock* block = g_blocks.load(std::memory_order_acquire);
       block != nullptr; block = block->next) {
    visit(arg, *block);
  }
}

}  // namespace gosan::detector

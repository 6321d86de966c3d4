#include "idle_goroutines.h"

#include <algorithm>
#include <utility>

#include "sanitizer.h"
#include "scheduler_state.h"
#include "stack_pool.h"

namespace gosan::detail {
namespace {

// So many stay with their pages, for the next burst.
constexpr std::uint32_t kKeptBatches = 32;
// Given back at one look, a hundredth of a core: 100 000 stacks in 8 s.
constexpr std::uint32_t kBatchesPerLook = 4;

// What all processors share. The next of a batch is named by its top.
class SharedPool {
 public:
  void push(IdleBatch batch) noexcept { link(warm_, batch); }

  // Full; empty when there is none.
  IdleBatch pop() noexcept {
    IdleBatch taken = unlink(warm_);
    fewest_ = std::min(fewest_, warm_.count);
    return taken.top != nullptr ? taken : unlink(cold_);
  }

  // One that nobody needed since the last fresh_look.
  IdleBatch pop_surplus() noexcept {
    if (std::min(fewest_, warm_.count) <= kKeptBatches) return {};
    --fewest_;
    return unlink(warm_);
  }
  void push_cold(IdleBatch batch) noexcept { link(cold_, batch); }
  bool has_surplus() const noexcept { return warm_.count > kKeptBatches; }
  void fresh_look() noexcept { fewest_ = warm_.count; }

 private:
  struct Batches {
    Goroutine* first = nullptr;
    std::uint32_t count = 0;
  };

  static void link(Batches& batches, IdleBatch batch) noexcept {
    batch.top->next_batch = batches.first;
    batches.first = batch.top;
    ++batches.count;
  }
  static IdleBatch unlink(Batches& batches) noexcept {
    if (batches.first == nullptr) return {};
    Goroutine* top = batches.first;
    batches.first = std::exchange(top->next_batch, nullptr);
    --batches.count;
    return {top, IdleBatch::kCapacity};
  }

  Batches warm_;
  Batches cold_;              // without pages and fibers
  std::uint32_t fewest_ = 0;  // warm ones at any time since the last look
};

constinit SharedPool pool GOSAN_GUARDED_BY(scheduler.lock);

Processor* own_processor() noexcept {
  Worker* worker = current_worker();
  return worker == nullptr ? nullptr : worker->processor;
}

// For a thread without a processor: one of a batch, the others loose.
Goroutine* take_loose() noexcept GOSAN_EXCLUDES(scheduler.lock) {
  SpinGuard guard(scheduler.lock);
  if (Goroutine* loose = scheduler.loose_idle.pop()) return loose;
  IdleBatch batch = pool.pop();
  Goroutine* taken = batch.pop();
  while (Goroutine* more = batch.pop()) scheduler.loose_idle.push(*more);
  return taken;
}

void give_back(IdleBatch batch) noexcept {
  Stack stacks[IdleBatch::kCapacity];
  std::uint32_t count = 0;
  for (Goroutine* idle = batch.top; idle != nullptr; idle = idle->next) {
    // Its fiber lies on the stack and goes with it; it owns nothing else.
    idle->context = nullptr;
    idle->shadow_frames = nullptr;
    forget_frames(idle->stack.lo, idle->stack.bytes());
    stacks[count++] = idle->stack;
  }
  release_pages({stacks, count});
}

}  // namespace

void IdleBatch::push(Goroutine& goroutine) noexcept {
  goroutine.next = top;
  top = &goroutine;
  ++size;
}

Goroutine* IdleBatch::pop() noexcept {
  Goroutine* taken = top;
  if (taken == nullptr) return nullptr;
  top = std::exchange(taken->next, nullptr);
  --size;
  return taken;
}

Goroutine* take_idle_goroutine() noexcept {
  Processor* processor = own_processor();
  if (processor == nullptr) return take_loose();
  IdleGoroutines& idle = processor->idle;
  if (idle.current.size == 0) std::swap(idle.current, idle.spare);
  if (idle.current.size == 0) {
    SpinGuard guard(scheduler.lock);
    idle.current = pool.pop();
    if (idle.current.size == 0) return scheduler.loose_idle.pop();
  }
  return idle.current.pop();
}

void put_idle_goroutine(Goroutine& goroutine) noexcept {
  // release: `go` may reset it from another thread.
  goroutine.status.store(Status::kIdle, std::memory_order_release);
  Processor* processor = own_processor();
  if (processor == nullptr) {
    SpinGuard guard(scheduler.lock);
    scheduler.loose_idle.push(goroutine);
    return;
  }
  IdleGoroutines& idle = processor->idle;
  if (idle.current.size == IdleBatch::kCapacity) {
    std::swap(idle.current, idle.spare);
    if (idle.current.size != 0) {
      SpinGuard guard(scheduler.lock);
      pool.push(std::exchange(idle.current, {}));
    }
  }
  idle.current.push(goroutine);
}

bool give_back_idle_stacks() noexcept {
  for (std::uint32_t i = 0; i < kBatchesPerLook; ++i) {
    IdleBatch batch;
    {
      SpinGuard guard(scheduler.lock);
      batch = pool.pop_surplus();
    }
    if (batch.size == 0) break;
    give_back(batch);
    SpinGuard guard(scheduler.lock);
    pool.push_cold(batch);
  }
  SpinGuard guard(scheduler.lock);
  pool.fresh_look();
  return pool.has_surplus();
}

}  // namespace gosan::detail

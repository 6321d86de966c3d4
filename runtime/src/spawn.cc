#include "spawn.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "arena.h"
#include "fatal.h"
#include "hooks.h"
#include "idle_goroutines.h"
#include "process.h"
#include "scheduler.h"
#include "timer_core.h"
#include "traceback.h"
#include "tracer.h"
#include "uncaught.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

// 1 is main.
std::atomic<std::uint64_t> next_gid{2};

// A body starts without exceptions and with errno 0, whatever ran on this
// thread before.
void clear_thread_state() noexcept {
  Worker& worker = *current_worker();
  std::memset(worker.exception_state, 0, kExceptionStateBytes);
  *worker.error_address = 0;
}

void end_of_body(Goroutine& self) noexcept {
  if (self.is_system) return;
  if (const gosan_hooks* listener = hooks()) listener->goroutine_end(self.task);
  self.task = nullptr;
  trace_end(self);
  count_goroutine(-1);
  if (self.locked_to != nullptr) end_thread_after(*self.locked_to, self);
}

void run_closure(void* argument) {
  auto* closure = static_cast<Closure*>(argument);
  closure->run(closure);
}

void run_body(Goroutine& self) {
  clear_thread_state();
  if (const gosan_hooks* listener = hooks();
      listener != nullptr && !self.is_system) {
    listener->resume(self.task);
  }
  try {
    call_watched(run_closure, self.closure);
    check_goexit(self);
  } catch (const GoexitUnwind&) {
  } catch (...) {
    report_uncaught_exception();
  }
  Closure* closure = std::exchange(self.closure, nullptr);
  const bool is_plain = closure->is_plain;
  if (!is_plain) {
    closure->destroy(closure);
  } else if (const gosan_hooks* listener = hooks();
             listener != nullptr && !self.is_system) {
    listener->closure_end(self.task);
  }
  end_of_body(self);
  if (is_plain) closure->destroy(closure);
}

void retire(void* argument) {
  put_idle_goroutine(*static_cast<Goroutine*>(argument));
}

void goroutine_loop(Goroutine& self) {
  for (;;) {
    run_body(self);
    switch_away(self, retire, &self);
  }
}

// Without a fiber.
Goroutine& make_record(const Stack& stack) {
  auto& made = *arena_new<Goroutine>();
  made.stack = stack;
  register_goroutine(made);
  return made;
}

// As many as there are already, so that a program with few has few.
std::uint32_t next_batch_size() noexcept {
  static std::atomic<std::uint32_t> made{1};
  const std::uint32_t size =
      // relaxed: a guess.
      std::min(made.load(std::memory_order_relaxed), IdleBatch::kCapacity);
  made.fetch_add(size, std::memory_order_relaxed);
  return size;
}

// The first is for the caller, the others wait for the next `go`.
Goroutine& make_batch() {
  Stack stacks[IdleBatch::kCapacity];
  const std::uint32_t count = next_batch_size();
  allocate_stacks({stacks, count});
  Goroutine& first = make_record(stacks[0]);
  for (std::uint32_t i = count - 1; i > 0; --i) {
    put_idle_goroutine(make_record(stacks[i]));
  }
  return first;
}

struct Birth {
  std::uint64_t gid;
  std::size_t closure_bytes;
  std::string_view name;
  const void* frame_pointer;
  Birthplace place;
};

// Announces the goroutine: from here on the listener knows it.
void announce_birth(Goroutine& born, const Birth& birth, bool stack_was_used) {
  const gosan_hooks* listener = hooks();
  if (listener == nullptr) return;
  Goroutine* parent = current_goroutine_or_null();
  born.task = listener->goroutine_create(
      parent == nullptr ? nullptr : parent->task, birth.gid,
      birth.name.empty() ? nullptr : born.name.c_str(), born.closure,
      birth.closure_bytes, birth.frame_pointer);
  const auto bytes = static_cast<std::size_t>(born.stack.hi - born.stack.lo);
  if (stack_was_used) listener->memory_fresh(born.stack.lo, bytes);
  listener->goroutine_stack(born.task, born.stack.lo, born.stack.hi);
}

Goroutine& take_goroutine() {
  Goroutine* idle = take_idle_goroutine();
  Goroutine& taken = idle == nullptr ? make_batch() : *idle;
  if (taken.context == nullptr) create_fiber(taken, goroutine_loop);
  return taken;
}

Goroutine& prepare(Closure* closure, const Birth& birth) {
  Goroutine& born = take_goroutine();
  const bool stack_was_used = std::exchange(born.stack_used, true);
  born.gid = birth.gid;
  born.closure = closure;
  born.is_main = false;
  born.is_system = false;
  born.goexiting = false;
  born.blocking_depth = 0;
  if (!birth.name.empty() || !born.name.empty()) born.name = birth.name;
  born.birthplace = birth.place;
  announce_birth(born, birth, stack_was_used);
  count_goroutine(1);
  trace_birth(born);
  return born;
}

}  // namespace

void check_goexit(const Goroutine& self) {
  if (self.goexiting) {
    fatal_error("goexit: exception caught and not rethrown");
  }
}

void start_main_goroutine(Closure& closure, std::size_t stack_bytes) {
  Goroutine& born = make_record(map_stack(stack_bytes));
  create_fiber(born, goroutine_loop);
  born.gid = 1;
  born.closure = &closure;
  born.is_main = true;
  announce_birth(born, Birth{1, 0, {}, __builtin_frame_address(0), {}}, false);
  count_goroutine(1);
  trace_birth(born);
  start_queued(born);
}

void leave_main() noexcept {
  Goroutine& self = current();
  end_of_body(self);
  self.is_system = true;
}

Goroutine& make_system_goroutine(Closure& closure) {
  Goroutine& born = take_goroutine();
  born.stack_used = true;
  born.gid = 0;
  born.closure = &closure;
  born.is_main = false;
  born.is_system = true;
  born.goexiting = false;
  born.name.clear();
  return born;
}

void start_from_timer(Closure* closure, std::size_t bytes,
                      const TimerCore& timer) {
  const std::uint64_t gid = next_gid.fetch_add(1, std::memory_order_relaxed);
  Goroutine& born = prepare(
      closure,
      Birth{gid, bytes, {}, __builtin_frame_address(0), timer.birthplace});
  if (const gosan_hooks* listener = hooks())
    listener->acquire(born.task, &timer);
  start_queued(born);
}

void start_goroutine(Closure* closure, std::size_t bytes,
                     std::string_view name) {
  start_runtime();
  checkpoint();
  // relaxed: only uniqueness matters.
  const std::uint64_t gid = next_gid.fetch_add(1, std::memory_order_relaxed);
  const void* frame = __builtin_frame_address(0);
  start_queued(
      prepare(closure, Birth{gid, bytes, name, frame, birthplace_here(frame)}));
}

}  // namespace gosan::detail

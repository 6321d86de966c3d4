#include "traceback.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "frame_text.h"
#include "scheduler.h"
#include "seam.h"
#include "worker.h"
#include "world.h"

namespace gosan::detail {
namespace {

// ---- one goroutine ----

void append_creation(std::string& out, const Goroutine& goroutine) {
  const Birthplace& birthplace = goroutine.birthplace;
  if (birthplace.creator == 0) return;
  std::string line;
  for (const void* pc : birthplace.pcs) {
    if (pc != nullptr && append_frame(line, pc, "created by ")) break;
  }
  if (line.empty()) line = "created by ??\n\t??:0 +0x0\n";
  const std::size_t end = line.find('\n');
  std::string_view first = std::string_view(line).substr(0, end);
  out.append(first);
  out += " in goroutine " + std::to_string(birthplace.creator);
  out.append(line, end);
}

void append_header(std::string& out, const Goroutine& goroutine,
                   std::string_view state) {
  constexpr std::int64_t kNsPerMinute = 60'000'000'000;
  out += "goroutine " + std::to_string(goroutine.gid) + " [";
  out.append(state);
  const gosan_park* park = goroutine.park.load(std::memory_order_acquire);
  if (park != nullptr && park->since_ns != 0) {
    const std::int64_t minutes = (now_ns() - park->since_ns) / kNsPerMinute;
    if (minutes >= 1) out += ", " + std::to_string(minutes) + " minutes";
  }
  if (goroutine.locked_to != nullptr) out += ", locked to thread";
  out += ']';
  if (!goroutine.name.empty()) out += " {name: " + goroutine.name + '}';
  out += ":\n";
}

std::string_view state_of(const Goroutine& goroutine) {
  switch (goroutine.status.load(std::memory_order_acquire)) {
    case Status::kIdle:
      return "idle";
    case Status::kRunnable:
      return "runnable";
    case Status::kRunning:
      return "running";
    case Status::kBlocking:
      return "syscall";
    case Status::kWaiting:
      break;
  }
  const gosan_park* park = goroutine.park.load(std::memory_order_acquire);
  return park == nullptr ? "waiting" : park->state;
}

void append_stack(std::string& out, const StackTrace& stack) {
  for (std::uint32_t i = 0; i < stack.size(); ++i) {
    if (i == StackTrace::kInner && stack.elided() != 0) {
      out += "..." + std::to_string(stack.elided()) + " frames elided...\n";
    }
    append_frame(out, stack.at(i));
  }
}

void append_goroutine(std::string& out, const Goroutine& goroutine,
                      std::string_view state, const StackTrace& stack) {
  append_header(out, goroutine, state);
  if (stack.empty() && state == "running") {
    out += "\tgoroutine running on other thread; stack unavailable\n";
  }
  append_stack(out, stack);
  append_creation(out, goroutine);
}

// ---- stacks of others, the world stopped ----

const Worker* worker_of(const Goroutine& goroutine) noexcept {
  for (const Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    if (worker->running == &goroutine) return worker;
  }
  return nullptr;
}

void capture(const Goroutine& target, Reach reach, StackTrace& out) {
  const Status status = target.status.load(std::memory_order_acquire);
  if (status == Status::kRunning ||
      (status == Status::kBlocking && reach == Reach::kEverything)) {
    if (Worker* worker = const_cast<Worker*>(worker_of(target))) {
      stack_of_running(*worker, out);
    }
    return;
  }
  const gosan_park* park = target.park.load(std::memory_order_acquire);
  const bool is_off_its_stack =
      status == Status::kWaiting || status == Status::kRunnable;
  // Without a park it never ran.
  if (is_off_its_stack && park != nullptr) unwind(registers_of(*park), out);
}

std::vector<Goroutine*> live_by_gid() {
  std::vector<Goroutine*> live;
  for (Goroutine* g = first_registered(); g != nullptr;
       g = g->next_registered) {
    if (!g->is_system && g->gid != 0 &&
        g->status.load(std::memory_order_acquire) != Status::kIdle) {
      live.push_back(g);
    }
  }
  std::sort(live.begin(), live.end(),
            [](const auto* a, const auto* b) { return a->gid < b->gid; });
  return live;
}

}  // namespace

std::uint32_t walk_frames(const void* frame_pointer, const Stack* stack,
                          const void** pcs, std::uint32_t max) noexcept {
  const auto* frame = static_cast<void* const*>(frame_pointer);
  std::uint32_t count = 0;
  while (count < max && frame[1] != nullptr) {
    pcs[count++] = frame[1];
    const auto* outer = static_cast<void* const*>(frame[0]);
    // Outer frames lie higher on the same stack; anything else is the end, or
    // code without frame pointers.
    const bool plausible = stack != nullptr && outer > frame &&
                           stack->contains(outer) &&
                           stack->contains(outer + 1) &&
                           reinterpret_cast<std::uintptr_t>(outer) % 8 == 0;
    if (!plausible) break;
    frame = outer;
  }
  return count;
}

Birthplace birthplace_here(const void* frame_pointer) noexcept {
  const Goroutine* self = current_goroutine_or_null();
  Birthplace here;
  if (self != nullptr) here.creator = self->gid;
  walk_frames(frame_pointer, self == nullptr ? nullptr : &self->stack, here.pcs,
              static_cast<std::uint32_t>(std::size(here.pcs)));
  return here;
}

std::string describe_running(const Goroutine& self, const StackTrace& stack) {
  std::string out;
  append_goroutine(out, self, "running", stack);
  return out;
}

std::string describe_others(Reach reach) {
  std::string out;
  StackTrace stack;
  const Goroutine* self = current_goroutine_or_null();
  for (const Goroutine* other : live_by_gid()) {
    if (other == self) continue;
    stack.clear();
    capture(*other, reach, stack);
    if (!out.empty()) out += '\n';
    append_goroutine(out, *other, state_of(*other), stack);
  }
  return out;
}

}  // namespace gosan::detail

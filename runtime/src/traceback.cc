#include "traceback.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "hooks.h"
#include "scheduler.h"
#include "seam.h"
#include "worker.h"

namespace gosan::detail {
namespace {

// ---- one frame ----

bool in_own_library(const char* path) noexcept {
  if (path == nullptr) return false;
  std::string_view name(path);
  if (const std::size_t slash = name.rfind('/');
      slash != std::string_view::npos) {
    name.remove_prefix(slash + 1);
  }
  return name.starts_with("libgosan-") || name.starts_with("libboost_");
}

// Our own templates in the user's program, and what std puts between them and
// the user's callable.
bool is_plumbing(std::string_view symbol) noexcept {
  constexpr std::string_view kPrefixes[] = {
      "_ZN5gosan",         "_ZNK5gosan",    "_ZZN5gosan",
      "_ZNZN5gosan",       "_ZNKZN5gosan",  "_ZSt5apply",
      "_ZSt6invoke",       "_ZSt8__invoke", "_ZSt13__invoke_impl",
      "_ZSt12__apply_impl"};
  return std::any_of(
      std::begin(kPrefixes), std::end(kPrefixes),
      [symbol](std::string_view prefix) { return symbol.starts_with(prefix); });
}

std::string demangled(const char* symbol) {
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(symbol, nullptr, nullptr, &status), &std::free);
  return status == 0 && text ? std::string(text.get()) : std::string(symbol);
}

void append_frame(std::string& out, std::string_view function,
                  std::string_view place, std::uint64_t offset) {
  char suffix[32];
  std::snprintf(suffix, sizeof(suffix), " +0x%llx\n",
                static_cast<unsigned long long>(offset));
  out.append(function);
  if (!function.ends_with(')')) out += "(...)";
  out += "\n\t";
  out.append(place);
  out += suffix;
}

// False: a frame of the runtime itself, which Go's dumps do not show.
bool append_by_dladdr(std::string& out, const void* pc,
                      std::string_view prefix) {
  // The call lies before its return address.
  const void* inside = static_cast<const char*>(pc) - 1;
  Dl_info info{};
  if (dladdr(inside, &info) == 0) return false;
  if (in_own_library(info.dli_fname)) return false;
  if (info.dli_sname != nullptr && is_plumbing(info.dli_sname)) return false;
  const auto address = reinterpret_cast<std::uintptr_t>(pc);
  std::string function(prefix);
  std::uintptr_t base = reinterpret_cast<std::uintptr_t>(info.dli_fbase);
  if (info.dli_sname != nullptr) {
    function += demangled(info.dli_sname);
    base = reinterpret_cast<std::uintptr_t>(info.dli_saddr);
  } else {
    function += "??";
  }
  append_frame(out, function, info.dli_fname, address - base);
  return true;
}

bool append_by_listener(std::string& out, const void* pc,
                        std::string_view prefix) {
  constexpr std::uint32_t kMaxInlined = 16;
  gosan_frame frames[kMaxInlined];
  const std::uint32_t count = hooks()->describe(pc, frames, kMaxInlined);
  bool shown = false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const gosan_frame& frame = frames[i];
    if (frame.runtime != 0) continue;
    std::string place(frame.file);
    if (place.empty()) place = "??";
    place += ':' + std::to_string(frame.line);
    append_frame(out, std::string(shown ? "" : prefix) + frame.function, place,
                 frame.offset);
    shown = true;
  }
  return shown;
}

bool append_pc(std::string& out, const void* pc, std::string_view prefix = {}) {
  return hooks() != nullptr ? append_by_listener(out, pc, prefix)
                            : append_by_dladdr(out, pc, prefix);
}

// ---- one goroutine ----

void append_creation(std::string& out, const Goroutine& goroutine) {
  if (goroutine.creator == 0) return;
  std::string line;
  for (const void* pc : goroutine.creation_pcs) {
    if (pc != nullptr && append_pc(line, pc, "created by ")) break;
  }
  if (line.empty()) line = "created by ??\n\t??:0 +0x0\n";
  const std::size_t end = line.find('\n');
  std::string_view first = std::string_view(line).substr(0, end);
  out.append(first);
  out += " in goroutine " + std::to_string(goroutine.creator);
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

void append_goroutine(std::string& out, const Goroutine& goroutine,
                      std::string_view state, const void* const* pcs,
                      std::uint32_t count) {
  append_header(out, goroutine, state);
  for (std::uint32_t i = 0; i < count; ++i) append_pc(out, pcs[i]);
  append_creation(out, goroutine);
}

// ---- stacks of others, the world stopped ----

void stay_put(void*) noexcept {}

void wait_again(void* argument) noexcept {
  static_cast<Goroutine*>(argument)->status.store(Status::kWaiting,
                                                  std::memory_order_release);
}

// Switches to the parked goroutine for as long as it takes it to look at its
// stack.
void capture_by_waking(Goroutine& target, StackCapture& capture) {
  Goroutine* self = current_goroutine_or_null();
  if (self == nullptr) return;
  const Status before = target.status.load(std::memory_order_acquire);
  capture.requester = self;
  target.capture = &capture;
  current_worker()->direct = &target;
  switch_away(*self, stay_put, nullptr);
  target.status.store(before, std::memory_order_release);
}

void capture_other(Goroutine& target, StackCapture& capture) {
  const gosan_park* park = target.park.load(std::memory_order_acquire);
  const Status status = target.status.load(std::memory_order_acquire);
  if (park == nullptr ||
      (status != Status::kWaiting && status != Status::kRunnable)) {
    return;  // never ran, or runs on another thread
  }
  if (hooks() != nullptr) {
    capture.count = walk_frames(park->frame_pointer, &target.stack, capture.pcs,
                                StackCapture::kMaxFrames);
  } else {
    capture_by_waking(target, capture);
  }
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

std::uint32_t capture_own(const void** pcs, std::uint32_t max) noexcept {
  const Goroutine* self = current_goroutine_or_null();
  if (hooks() != nullptr) {
    return walk_frames(__builtin_frame_address(0),
                       self == nullptr ? nullptr : &self->stack, pcs, max);
  }
  const int count = backtrace(const_cast<void**>(pcs), static_cast<int>(max));
  return count < 0 ? 0 : static_cast<std::uint32_t>(count);
}

void capture_parked(Goroutine& self) {
  StackCapture& capture = *self.capture;
  self.capture = nullptr;
  capture.count = capture_own(capture.pcs, StackCapture::kMaxFrames);
  current_worker()->direct = capture.requester;
  switch_away(self, wait_again, &self);
}

std::string describe_running(const Goroutine& self, const void* const* pcs,
                             std::uint32_t count) {
  std::string out;
  append_goroutine(out, self, "running", pcs, count);
  return out;
}

std::string describe_all(bool with_own) {
  std::string out;
  StackCapture capture;
  Goroutine* self = current_goroutine_or_null();
  if (with_own && self != nullptr) {
    capture.count = capture_own(capture.pcs, StackCapture::kMaxFrames);
    append_goroutine(out, *self, "running", capture.pcs, capture.count);
  }
  for (Goroutine* other : live_by_gid()) {
    if (other == self) continue;
    capture.count = 0;
    capture_other(*other, capture);
    if (!out.empty()) out += '\n';
    append_goroutine(out, *other, state_of(*other), capture.pcs, capture.count);
  }
  return out;
}

}  // namespace gosan::detail

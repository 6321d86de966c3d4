// Stacks by the unwinder, from any thread: the caller's own, a parked
// goroutine's, and that of a thread which a signal interrupted. Needs neither
// frame pointers nor the stack's owner: the unwinder is started at registers
// that were noted earlier.
#ifndef GOSAN_RUNTIME_UNWIND_H
#define GOSAN_RUNTIME_UNWIND_H

#include <gosan/hooks.h>

#include <ucontext.h>

#include <cstddef>
#include <cstdint>

namespace gosan::detail {

/// Where a computation stands. `pc` is a return address: the call lies before
/// it.
struct Registers {
  std::uintptr_t pc = 0;
  std::uintptr_t sp = 0;
  std::uintptr_t bp = 0;
  // Callee-saved; 0 when unknown: no frame is found by them.
  std::uintptr_t bx = 0;
  std::uintptr_t r12 = 0;
  std::uintptr_t r13 = 0;
  std::uintptr_t r14 = 0;
  std::uintptr_t r15 = 0;
};

/// Return addresses, innermost first. Of a very deep stack the two ends are
/// kept, as many frames as Go shows.
class StackTrace {
 public:
  static constexpr std::uint32_t kInner = 50;
  static constexpr std::uint32_t kOuter = 50;

  void add(const void* pc) noexcept {
    pcs_[index(total_)] = pc;
    ++total_;
  }
  void clear() noexcept { total_ = 0; }
  bool empty() const noexcept { return total_ == 0; }

  /// Frames kept, and frames left out between the inner and the outer ones.
  std::uint32_t size() const noexcept {
    return total_ - static_cast<std::uint32_t>(elided());
  }
  std::uint32_t elided() const noexcept {
    return total_ > kInner + kOuter ? total_ - kInner - kOuter : 0;
  }
  const void* at(std::uint32_t i) const noexcept {
    return pcs_[index(i < kInner ? i : i + elided())];
  }

 private:
  static std::uint32_t index(std::uint32_t i) noexcept {
    return i < kInner ? i : kInner + (i - kInner) % kOuter;
  }

  std::uint32_t total_ = 0;
  const void* pcs_[kInner + kOuter];  // the outer ones are a ring
};

/// The frames of whoever parked: the caller of the runtime's park().
Registers registers_of(const gosan_park& park) noexcept;
/// What a signal interrupted.
Registers registers_of(const ucontext_t& machine) noexcept;

/// The frames from `start` outwards. Safe in a signal handler; the stack must
/// not change meanwhile.
void unwind(const Registers& start, StackTrace& out) noexcept;

/// The caller's own stack.
void unwind_own(StackTrace& out) noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_UNWIND_H

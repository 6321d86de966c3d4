#include <unwind.h>

#include "unwind.h"

namespace gosan::detail {
namespace {

// A stack that leads in a circle ends here.
constexpr std::uint32_t kMostFrames = 1u << 20;

struct Walk {
  StackTrace* out;
  std::uint32_t skip;  // our own frames
  std::uint32_t seen = 0;
};

_Unwind_Reason_Code add_frame(_Unwind_Context* context,
                              void* argument) noexcept {
  auto& walk = *static_cast<Walk*>(argument);
  const std::uintptr_t pc = _Unwind_GetIP(context);
  if (pc == 0 || ++walk.seen > kMostFrames) return _URC_END_OF_STACK;
  if (walk.skip != 0) {
    --walk.skip;
  } else {
    walk.out->add(reinterpret_cast<const void*>(pc));
  }
  return _URC_NO_REASON;
}

}  // namespace
}  // namespace gosan::detail

extern "C" {

// Calls the unwinder in a frame of its own; called from the assembly below.
__attribute__((visibility("hidden"), noinline, used)) void gosan_walk_stack(
    void* walk) noexcept {
  _Unwind_Backtrace(gosan::detail::add_frame, walk);
  __asm__ volatile("");  // not a tail call: the frame is counted in Walk::skip
}

// Calls gosan_walk_stack(walk) from a frame that claims, in its unwind tables,
// to have been called from `start`: while rbx points at the registers, the
// frame outside this one is theirs.
void gosan_unwind_from(const void* start, void* walk) noexcept;
__asm__(R"(
  .pushsection .text
  .p2align 4
  .hidden gosan_unwind_from
  .globl gosan_unwind_from
  .type gosan_unwind_from,@function
gosan_unwind_from:
  .cfi_startproc
  pushq %rbx
  .cfi_def_cfa_offset 16
  .cfi_offset %rbx, -16
  movq %rdi, %rbx
  movq %rsi, %rdi
  .cfi_remember_state
  # DW_CFA_def_cfa_expression: the stack pointer stored at rbx + 8.
  .cfi_escape 0x0f, 3, 0x73, 8, 0x06
  # DW_CFA_expression: each register is stored at rbx + offset.
  .cfi_escape 0x10, 16, 2, 0x73, 0
  .cfi_escape 0x10, 6, 2, 0x73, 16
  .cfi_escape 0x10, 3, 2, 0x73, 24
  .cfi_escape 0x10, 12, 2, 0x73, 32
  .cfi_escape 0x10, 13, 2, 0x73, 40
  .cfi_escape 0x10, 14, 2, 0x73, 48
  .cfi_escape 0x10, 15, 2, 0x73, 56
  callq gosan_walk_stack
  .cfi_restore_state
  popq %rbx
  .cfi_def_cfa_offset 8
  .cfi_restore %rbx
  retq
  .cfi_endproc
  .size gosan_unwind_from, . - gosan_unwind_from
  .popsection
)");

}  // extern "C"

namespace gosan::detail {

// The assembly above knows the offsets.
static_assert(offsetof(Registers, pc) == 0 && offsetof(Registers, sp) == 8 &&
              offsetof(Registers, bp) == 16 && offsetof(Registers, bx) == 24 &&
              offsetof(Registers, r12) == 32 && offsetof(Registers, r15) == 56);

Registers registers_of(const gosan_park& park) noexcept {
  const auto* frame = static_cast<const std::uintptr_t*>(park.frame_pointer);
  Registers caller;
  caller.pc = frame[1];
  caller.sp = reinterpret_cast<std::uintptr_t>(frame + 2);
  caller.bp = frame[0];
  return caller;
}

Registers registers_of(const ucontext_t& machine) noexcept {
  const auto& saved = machine.uc_mcontext.gregs;
  const auto word = [&saved](int index) {
    return static_cast<std::uintptr_t>(saved[index]);
  };
  Registers interrupted;
  // As if it were a return address: the instruction itself lies before it.
  interrupted.pc = word(REG_RIP) + 1;
  interrupted.sp = word(REG_RSP);
  interrupted.bp = word(REG_RBP);
  interrupted.bx = word(REG_RBX);
  interrupted.r12 = word(REG_R12);
  interrupted.r13 = word(REG_R13);
  interrupted.r14 = word(REG_R14);
  interrupted.r15 = word(REG_R15);
  return interrupted;
}

void unwind(const Registers& start, StackTrace& out) noexcept {
  Walk walk{&out, 2};
  gosan_unwind_from(&start, &walk);
}

void unwind_own(StackTrace& out) noexcept {
  Walk walk{&out, 2};
  gosan_walk_stack(&walk);
}

}  // namespace gosan::detail

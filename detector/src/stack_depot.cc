// Walks from the innermost frame outwards, until one that is known, and names
// what it saw from there inwards.
#include "stack_depot.h"

#include "arena.h"
#include "frame_slots.h"
#include "thread_block.h"
#include "unwind_rules.h"

namespace gosan::detector {
namespace {

// Code never lies in the first page; smaller "addresses" end a walk.
constexpr std::uintptr_t kLowestPc = 4096;
constexpr std::uintptr_t kWordBytes = sizeof(std::uintptr_t);
constexpr std::uintptr_t kFrameBytes = 2 * kWordBytes;

// What a function keeps where its frame pointer points.
struct Frame {
  std::uintptr_t up;  // the caller's frame
  std::uintptr_t pc;  // the return address into the caller
  friend bool operator==(const Frame&, const Frame&) = default;
};

// A call on the way: its return address, and the slot of the activation that
// the address returns to.
struct Call {
  std::uintptr_t pc;
  std::uint32_t* slot;  // null: none
};

}  // namespace

// A thread's own: room for a walk, and walks that were made before. Programs
// come through the same activations again and again.
struct StackMemo {
  // Longer walks are not remembered.
  static constexpr std::uint32_t kFrames = 12;
  static constexpr std::size_t kEntries = 64;
  struct Entry {
    std::uintptr_t frame;  // where the walk began; 0 = empty
    std::uintptr_t inner;
    StackBounds bounds;
    StackId id;
    std::uint32_t count;
    const std::uint32_t* slot;  // where it ended; null: at the outermost frame
    std::uint32_t base;         // what was in the slot
    Frame frames[kFrames];      // [count] as they were read
  };
  Entry entries[kEntries];
  Call calls[kMaxStackFrames];
  bool walking;  // `calls` is in use: what comes now is a signal's handler
};

namespace {

// The frames of one stack, innermost first. A function that keeps no frame
// pointer has a frame all the same: its return address, and what the frame
// pointer was before it, wherever it put that (unwind_rules.h).
class FrameWalk {
 public:
  FrameWalk(const void* frame_pointer, StackBounds bounds)
      : lo_(bounds.lo),
        room_(bounds.hi - bounds.lo > kFrameBytes
                  ? bounds.hi - bounds.lo - kFrameBytes
                  : 0),
        at_(reinterpret_cast<std::uintptr_t>(frame_pointer)) {
    if (bounds.hi < bounds.lo + kFrameBytes) at_ = 0;
    enter(at_);
  }

  // The frame that comes next, 0 = none. The stack pointer of its caller is
  // kFrameBytes above it.
  std::uintptr_t at() const { return at_; }
  const Frame& frame() const { return now_; }
  bool done() const { return at_ == 0 || now_.pc < kLowestPc; }
  // Every frame so far was where the one before it said.
  bool is_chain() const { return is_chain_; }

  void go_up() {
    const UnwindRule rule = unwind_rule(now_.pc);
    switch (rule.kind) {
      case UnwindRule::Kind::kFramePointer:
        enter(now_.up > at_ ? now_.up : 0);
        return;
      case UnwindRule::Kind::kOffsets:
        leave_without_frame(rule);
        return;
      case UnwindRule::Kind::kSignal:
        leave_signal();
        return;
      case UnwindRule::Kind::kEnd:
        at_ = 0;
        return;
    }
  }

  // The slot of the caller's activation; null: none. Never within this frame.
  std::uint32_t* slot_above() const {
    const std::uintptr_t up = now_.up;
    if (up <= at_ || !inside(up)) return nullptr;
    const int offset = slot_offset(now_.pc);
    if (offset == 0) return nullptr;
    const std::uintptr_t slot = up - static_cast<std::uintptr_t>(-offset);
    if (slot < at_ + kFrameBytes || slot % sizeof(std::uint32_t) != 0) {
      return nullptr;
    }
    return reinterpret_cast<std::uint32_t*>(slot);
  }

 private:
  // Both words of the frame are in the stack. The ABI keeps rsp, hence rbp,
  // 16-byte aligned at that point; most garbage is not.
  bool inside(std::uintptr_t frame) const {
    return frame - lo_ <= room_ && frame % 16 == 0;
  }

  static std::uintptr_t word_at(std::uintptr_t address) {
    return *reinterpret_cast<const std::uintptr_t*>(address);
  }

  void enter(std::uintptr_t frame) {
    at_ = inside(frame) ? frame : 0;
    if (at_ != 0) now_ = *reinterpret_cast<const Frame*>(at_);
  }

  void leave_without_frame(const UnwindRule& rule) {
    is_chain_ = false;
    const std::uintptr_t base =
        rule.from_frame_pointer ? now_.up : at_ + kFrameBytes;
    const std::uintptr_t cfa =
        base + static_cast<std::uintptr_t>(rule.cfa_offset);
    const std::uintptr_t saved =
        cfa + static_cast<std::uintptr_t>(rule.saved_frame_pointer);
    const std::uintptr_t frame = cfa - kFrameBytes;
    if (frame < at_ || !inside(frame) || saved - lo_ > room_) {
      at_ = 0;
      return;
    }
    const bool is_saved = rule.saved_frame_pointer != 0;
    now_ = {is_saved ? word_at(saved) : now_.up, word_at(frame + kWordBytes)};
    at_ = frame;
  }

  // The interrupted function's registers are where its handler returns to.
  void leave_signal() {
    is_chain_ = false;
    const std::uintptr_t context = at_ + kFrameBytes;
    const std::uintptr_t pc = context + kContextInstruction;
    if (pc - lo_ > room_) {
      at_ = 0;
      return;
    }
    // The address of an instruction, not one behind a call.
    now_ = {word_at(context + kContextFramePointer), word_at(pc) + 1};
    at_ = word_at(context + kContextStackPointer) - kFrameBytes;
    if (at_ < context || at_ - lo_ > room_) at_ = 0;
  }

  std::uintptr_t lo_;
  std::uintptr_t room_;  // how far above lo_ a frame may begin
  std::uintptr_t at_;
  Frame now_ = {};
  bool is_chain_ = true;
};

// Names the callers outermost first, and fills their slots. kNone when the tree
// is full.
StackId name_calls(const Call* calls, std::size_t count, StackId stack) {
  for (std::size_t i = count; i-- > 0;) {
    if (calls[i].slot != nullptr && stack != StackId::kNone) {
      *calls[i].slot = static_cast<std::uint32_t>(stack);
    }
    stack = add_call(stack, calls[i].pc);
    if (stack == StackId::kNone) return stack;
  }
  return stack;
}

// Up to a frame whose slot is filled, or to the outermost one.
StackId walk_and_name(FrameWalk walk, Call* calls, std::size_t room) {
  std::size_t count = 0;
  for (; !walk.done(); walk.go_up()) {
    if (count == room) {
      return name_calls(calls, count, add_call(StackId::kNone, kOmittedFrames));
    }
    Call& call = calls[count++];
    call = {walk.frame().pc, walk.slot_above()};
    if (call.slot != nullptr && *call.slot != 0) {
      const StackId known{*call.slot};
      call.slot = nullptr;
      return name_calls(calls, count, known);
    }
  }
  return name_calls(calls, count, StackId::kNone);
}

// The same where a filled slot is near, as it is in most activations. kNone: it
// is not, and nothing happened.
StackId name_near(FrameWalk walk) {
  constexpr std::size_t kNear = 4;
  Call calls[kNear];
  for (std::size_t count = 0; count < kNear && !walk.done(); walk.go_up()) {
    Call& call = calls[count++];
    call = {walk.frame().pc, walk.slot_above()};
    if (call.slot != nullptr && *call.slot != 0) {
      const StackId known{*call.slot};
      call.slot = nullptr;
      return name_calls(calls, count, known);
    }
  }
  return StackId::kNone;
}

StackId name_stack(StackMemo& memo, const FrameWalk& walk) {
  if (memo.walking) {
    constexpr std::size_t kFewCalls = 24;  // a goroutine's stack may be small
    Call few[kFewCalls];
    return walk_and_name(walk, few, kFewCalls);
  }
  memo.walking = true;
  const StackId stack = walk_and_name(walk, memo.calls, kMaxStackFrames);
  memo.walking = false;
  return stack;
}

StackMemo::Entry& entry_for(StackMemo& memo, const FrameWalk& walk) {
  const std::uintptr_t h = walk.at() / 16 + walk.frame().pc * 31;
  return memo.entries[h % StackMemo::kEntries];
}

// The walk from `frame` would read what it read then. The frames lie between
// the first, which is inside the bounds, and the last: their memory is there.
bool repeats(const StackMemo::Entry& memo, std::uintptr_t frame,
             StackBounds bounds, std::uintptr_t inner) {
  if (memo.frame != frame || memo.inner != inner ||
      memo.bounds.lo != bounds.lo || memo.bounds.hi != bounds.hi) {
    return false;
  }
  for (std::uint32_t i = 0; i < memo.count; ++i) {
    if (!(*reinterpret_cast<const Frame*>(frame) == memo.frames[i])) {
      return false;
    }
    frame = memo.frames[i].up;
  }
  return memo.slot == nullptr || *memo.slot == memo.base;
}

void remember(StackMemo::Entry& memo, FrameWalk walk, StackBounds bounds,
              std::uintptr_t inner, StackId id) {
  memo.frame = 0;
  memo.slot = nullptr;
  const std::uintptr_t first = walk.at();
  std::uint32_t count = 0;
  for (; walk.at() != 0; walk.go_up()) {
    if (count == StackMemo::kFrames) return;
    memo.frames[count++] = walk.frame();
    if (walk.done()) break;
    memo.slot = walk.slot_above();
    if (memo.slot != nullptr) {
      memo.base = *memo.slot;
      break;
    }
  }
  if (!walk.is_chain()) return;  // repeats() follows the frame pointers alone
  memo.frame = first;
  memo.inner = inner;
  memo.bounds = bounds;
  memo.id = id;
  memo.count = count;
}

}  // namespace

StackMemo* new_stack_memo() noexcept {
  return static_cast<StackMemo*>(map_pages(sizeof(StackMemo)));
}

StackId capture_stack(const void* frame_pointer, StackBounds bounds,
                      std::uintptr_t inner_pc) {
  const FrameWalk walk(frame_pointer, bounds);
  if (walk.at() == 0) {
    return inner_pc == 0 ? StackId::kNone : add_call(StackId::kNone, inner_pc);
  }
  if (const StackId near = name_near(walk); near != StackId::kNone) {
    return inner_pc == 0 ? near : add_call(near, inner_pc);
  }
  StackMemo& memo = *thread_block().stacks;
  StackMemo::Entry& entry = entry_for(memo, walk);
  if (repeats(entry, walk.at(), bounds, inner_pc)) return entry.id;
  StackId id = name_stack(memo, walk);
  if (inner_pc != 0) id = add_call(id, inner_pc);
  remember(entry, walk, bounds, inner_pc, id);
  return id;
}

StackId intern_stack(const std::uintptr_t* pcs, std::size_t count) {
  StackId stack = StackId::kNone;
  if (count > kMaxStackFrames) {
    count = kMaxStackFrames;
    stack = add_call(stack, kOmittedFrames);
  }
  while (count > 0) stack = add_call(stack, pcs[--count]);
  return stack;
}

StackFrames stack_of(StackId id) {
  StackFrames out;
  for (; id != StackId::kNone; id = call_node(id).callers) {
    if (out.count == kMaxStackFrames) {
      out.pcs[out.count++] = kOmittedFrames;
      break;
    }
    out.pcs[out.count++] = call_node(id).pc;
  }
  return out;
}

}  // namespace gosan::detector

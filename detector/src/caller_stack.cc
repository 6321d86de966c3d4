// Stacks through libraries that keep no frame pointers.

#include "caller_stack.h"

#include <cstdint>

#include "interpose.h"
#include "module_registry.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// A library's frames between us and the program are hardly larger.
constexpr std::uintptr_t kMostSkippedBytes = 2048;

// Whether the bytes before a return address are a call: e8 rel32, or ff /2 with
// the usual lengths.
bool follows_call(std::uintptr_t pc) noexcept {
  const auto* code = reinterpret_cast<const unsigned char*>(pc);
  if (code[-5] == 0xe8) return true;
  for (const int length : {2, 3, 4, 6, 7}) {
    if (code[-length] == 0xff && (code[1 - length] & 0x38) == 0x10) return true;
  }
  return false;
}

bool has_frame_pointer(std::uintptr_t pc) noexcept {
  return is_instrumented_code(pc) ||
         is_own_code(reinterpret_cast<const void*>(pc));
}

struct Frame {
  const Frame* up;
  std::uintptr_t return_address;
};

// The return address into instrumented code that lies nearest above `frame` and
// below the frame `limit`; 0 when there is none.
std::uintptr_t nearest_program_call(const Frame* frame,
                                    const Frame* limit) noexcept {
  const auto* word = reinterpret_cast<const std::uintptr_t*>(frame + 1);
  const auto* end = reinterpret_cast<const std::uintptr_t*>(limit);
  if (end - word > static_cast<std::ptrdiff_t>(kMostSkippedBytes / 8)) {
    end = word + kMostSkippedBytes / 8;
  }
  for (; word < end; ++word) {
    if (is_instrumented_code(*word) && follows_call(*word)) return *word;
  }
  return 0;
}

}  // namespace

StackId capture_caller(const void* frame_pointer) noexcept {
  const StackBounds bounds = current_stack_bounds();
  const auto* frame = static_cast<const Frame*>(frame_pointer);
  const auto up = reinterpret_cast<std::uintptr_t>(frame->up);
  const auto here = reinterpret_cast<std::uintptr_t>(frame);
  // The frame above is the program's, or garbage in a register that the library
  // used for something else.
  if (has_frame_pointer(frame->return_address) || up <= here ||
      up >= bounds.hi || up % 16 != 0) {
    return capture_stack(frame, bounds);
  }
  const std::uintptr_t pc = nearest_program_call(frame, frame->up);
  if (pc == 0) return capture_stack(frame, bounds);
  return capture_stack(frame->up, bounds, pc);
}

}  // namespace gosan::detector

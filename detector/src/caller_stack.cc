// The walk itself knows how to get through a library (unwind_rules.h).
#include "caller_stack.h"

#include "thread_block.h"

namespace gosan::detector {

StackId capture_caller(const void* frame_pointer) noexcept {
  return capture_stack(frame_pointer, current_stack_bounds());
}

}  // namespace gosan::detector

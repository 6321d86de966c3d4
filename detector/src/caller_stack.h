// The stack of whoever called one of our interposers.
#pragma once

#include "stack_depot.h"

namespace gosan::detector {

// `frame_pointer`: the interposer's own.
StackId capture_caller(const void* frame_pointer) noexcept;

}  // namespace gosan::detector

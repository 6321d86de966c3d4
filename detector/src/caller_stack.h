// The stack of whoever called one of our interposers, as far as frame pointers
// and, where a library without them lies in between, a look at the raw stack
// can tell.
#pragma once

#include "stack_depot.h"

namespace gosan::detector {

// `frame_pointer`: the interposer's own. When its caller is a function of a
// library that is compiled without frame pointers, that function is left out,
// and the nearest return address into instrumented code stands in for it.
StackId capture_caller(const void* frame_pointer) noexcept;

}  // namespace gosan::detector

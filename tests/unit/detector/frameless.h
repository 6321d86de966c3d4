// For tests of stacks: calls through functions that keep no frame pointer.
#pragma once

namespace gosan::detector {

int call_frameless(int (*callback)(void*), void* argument);
// By way of call_frameless.
int call_frameless_twice(int (*callback)(void*), void* argument);

}  // namespace gosan::detector

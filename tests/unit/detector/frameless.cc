// Functions without frame pointers, as libraries have them: compiled with
// -fomit-frame-pointer.
#include "frameless.h"

namespace gosan::detector {

[[gnu::noinline]] int call_frameless(int (*callback)(void*), void* argument) {
  // Needs registers of its own across the call, the frame pointer among them.
  volatile long kept[5] = {1, 2, 3, 4, 5};
  const int result = callback(argument);
  return result + static_cast<int>(kept[0] + kept[4]) - 6;
}

int call_frameless_twice(int (*callback)(void*), void* argument) {
  volatile char room[300] = {};
  room[7] = 1;
  return call_frameless(callback, argument) + room[7] - 1;
}

}  // namespace gosan::detector

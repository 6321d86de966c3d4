// Gives goroutines that are about to block the time to do so. Nothing in a
// program can see that another goroutine has parked, so this one sleeps.
#pragma once

#include <gosan/gosan.h>

#include <chrono>

inline void settle(
    std::chrono::milliseconds patience = std::chrono::milliseconds(150)) {
  gosan::time::sleep(patience);
}

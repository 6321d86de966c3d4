// What the kernels of GoKer share. Each program holds the bug and its repair:
// run with FIXED=1 in the environment it takes the repaired lines.
#pragma once

#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

inline const bool kFixed = std::getenv("FIXED") != nullptr;

// Holds a window open that the bug needs: whoever can run does so meanwhile.
// A sleep orders nothing.
inline void let_others_run() {
  gosan::time::sleep(std::chrono::milliseconds(10));
}

// Ends a kernel: returns as soon as main is the only goroutine, or after longer
// than any of them takes. What it prints tells the runner that the bug has
// manifested, whatever the detector thinks.
inline void finish() {
  // Counted in main's own sleeps: on a busy machine these grow like the
  // others'.
  const int patience = kFixed ? 5000 : 150;
  for (int i = 0; i < patience && gosan::num_goroutine() > 1; ++i) {
    gosan::time::sleep(std::chrono::milliseconds(1));
  }
  const int left = static_cast<int>(gosan::num_goroutine()) - 1;
  if (left > 0) std::printf("manifested: %d goroutines left\n", left);
}

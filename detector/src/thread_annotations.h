// Lock rules that the compiler checks: clang's -Wthread-safety.
#pragma once

#define GOSAN_GUARDED_BY(lock) __attribute__((guarded_by(lock)))
#define GOSAN_REQUIRES(lock) __attribute__((requires_capability(lock)))
#define GOSAN_EXCLUDES(lock) __attribute__((locks_excluded(lock)))
// For functions that lock an array of locks, which the analysis cannot follow.
#define GOSAN_NO_THREAD_SAFETY_ANALYSIS \
  __attribute__((no_thread_safety_analysis))

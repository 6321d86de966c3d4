// How a measured kernel runs its two halves: one after the other, on two
// std::threads or in two goroutines, as BENCH_TASKS says. The same source thus
// has a twin for ThreadSanitizer, which knows no goroutines.
#pragma once

#define BENCH_SERIAL 0
#define BENCH_THREADS 1
#define BENCH_GOROUTINES 2

#ifndef BENCH_TASKS
#define BENCH_TASKS BENCH_SERIAL
#endif

#if BENCH_TASKS == BENCH_THREADS
#include <thread>
#elif BENCH_TASKS == BENCH_GOROUTINES
#include <gosan/gosan.h>
#endif

// Runs half(0) and half(1) and returns when both are done.
template <typename Half>
void both_halves(const Half& half) {
#if BENCH_TASKS == BENCH_THREADS
  std::thread other([&] { half(1); });
  half(0);
  other.join();
#elif BENCH_TASKS == BENCH_GOROUTINES
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    half(1);
    done.send();
  });
  half(0);
  done.recv();
#else
  half(0);
  half(1);
#endif
}

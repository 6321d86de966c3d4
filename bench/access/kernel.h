// How a measured kernel runs: once, or twice at the same time on data of its
// own, on std::threads or in goroutines, as BENCH_TASKS says. The same source
// thus has a twin for ThreadSanitizer, which knows no goroutines.
#pragma once

#include <cstdint>
#include <cstdio>

#define BENCH_ONE 0
#define BENCH_THREADS 1
#define BENCH_GOROUTINES 2

#ifndef BENCH_TASKS
#define BENCH_TASKS BENCH_ONE
#endif

#if BENCH_TASKS == BENCH_THREADS
#include <thread>
#elif BENCH_TASKS == BENCH_GOROUTINES
#include <gosan/gosan.h>
#endif

// Numbers that are the same in every run, and fast to make.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>((next() >> 32) * limit >> 32);
  }

 private:
  std::uint64_t state_;
};

// Runs kernel(seed), or two of them, and prints what they return, so that the
// optimiser cannot drop them.
template <typename Kernel>
int run_tasks(const Kernel& kernel) {
  std::uint64_t results[2] = {};
#if BENCH_TASKS == BENCH_THREADS
  std::thread other([&] { results[1] = kernel(2); });
  results[0] = kernel(1);
  other.join();
#elif BENCH_TASKS == BENCH_GOROUTINES
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    results[1] = kernel(2);
    done.send();
  });
  results[0] = kernel(1);
  done.recv();
#else
  results[0] = kernel(1);
#endif
  std::printf("%llu %llu\n", static_cast<unsigned long long>(results[0]),
              static_cast<unsigned long long>(results[1]));
  return 0;
}

// What many goroutines cost in memory, mappings and idle time. Each row prints
// its figures as "NAME KEY=VALUE...".
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "row.h"

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;
using gosan::sync::WaitGroup;

long resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  long size = 0;
  long resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

long mappings() {
  std::ifstream maps("/proc/self/maps");
  std::string line;
  long count = 0;
  while (std::getline(maps, line)) ++count;
  return count;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double mib(long bytes) { return static_cast<double>(bytes) / (1 << 20); }

// `count` goroutines, all of them parked when this returns; they end when the
// channel is closed.
void park_all(long count, const chan<>& release, WaitGroup& ended) {
  WaitGroup arrived;
  arrived.add(static_cast<int>(count));
  ended.add(static_cast<int>(count));
  for (long i = 0; i < count; ++i) {
    go([&arrived, &ended, release] {
      arrived.done();
      release.recv();
      ended.done();
    });
  }
  arrived.wait();
}

void parked(long count) {
  const long before = resident_bytes();
  const auto start = std::chrono::steady_clock::now();
  auto release = make_chan();
  WaitGroup ended;
  park_all(count, release, ended);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  const long resident = resident_bytes() - before;
  std::printf(
      "parked count=%ld bytes_each=%ld resident_mib=%.1f mappings=%ld "
      "seconds=%.2f\n",
      count, resident / count, mib(resident), mappings(), took.count());
  release.close();
  ended.wait();
}

// CPU used while everybody waits.
void idle(long count) {
  using namespace std::chrono_literals;
  auto release = make_chan();
  WaitGroup ended;
  park_all(count, release, ended);
  gosan::time::sleep(100ms);
  const double before = cpu_seconds();
  gosan::time::sleep(2s);
  const double used = cpu_seconds() - before;
  std::printf("idle count=%ld cpu_percent=%.3f\n", count, 100 * used / 2);
  release.close();
  ended.wait();
}

void wave(long count) {
  auto release = make_chan();
  WaitGroup ended;
  park_all(count, release, ended);
  release.close();
  ended.wait();
}

// Waves of goroutines: the later ones use the stacks of the first, and what
// they touched is given back.
void reuse(long count) {
  using namespace std::chrono_literals;
  const long before = resident_bytes();
  wave(count);
  const long first = resident_bytes() - before;
  constexpr int kWaves = 9;
  for (int i = 0; i < kWaves; ++i) wave(count);
  const long last = resident_bytes() - before;
  gosan::time::sleep(10s);
  const long rested = resident_bytes() - before;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "reuse count=%ld peak_mib=%.1f left_after_1_mib=%.1f "
      "left_after_10_mib=%.1f ten_seconds_later_mib=%.1f mappings=%ld\n",
      count, mib(usage.ru_maxrss * 1024), mib(first), mib(last), mib(rested),
      mappings());
}

constexpr ScaleRow kRows[] = {{"parked", 100'000, parked},
                              {"idle", 1'000, idle},
                              {"reuse", 100'000, reuse}};

}  // namespace

std::span<const ScaleRow> scale_rows() { return kRows; }

// Locks, atomics and groups.
#include <gosan/go.h>
#include <gosan/sync.h>

#include <atomic>
#include <mutex>
#include <shared_mutex>

#include "row.h"

namespace {

using gosan::go;
using gosan::sync::Mutex;
using gosan::sync::Once;
using gosan::sync::RWMutex;
using gosan::sync::WaitGroup;

// Runs body(i) `ops` times, shared out to goroutines. Captured by value is what
// Go captures by value: all that never changes.
template <class Body>
void share_out(long goroutines, long ops, const Body& body) {
  WaitGroup group;
  group.add(static_cast<int>(goroutines));
  for (long g = 0; g < goroutines; ++g) {
    go([&group, body, count = ops / goroutines] {
      const Body own = body;
      for (long i = 0; i < count; ++i) own(i);
      group.done();
    });
  }
  group.wait();
}

void mutex_by(long goroutines, long ops) {
  Mutex mutex;
  long counter = 0;
  share_out(goroutines, ops, [&](long) {
    std::lock_guard lock(mutex);
    ++counter;
  });
  keep(counter);
}

void mutex_alone(long ops) { mutex_by(1, ops); }
void mutex_two(long ops) { mutex_by(2, ops); }
void mutex_many(long ops) { mutex_by(64, ops); }

void read_lock(long ops) {
  RWMutex mutex;
  for (long i = 0; i < ops; ++i) {
    std::shared_lock lock(mutex);
    keep(i);
  }
}

// Two goroutines; every 16th lock is a writer's.
void read_write(long ops) {
  constexpr long kWriteEvery = 16;
  RWMutex mutex;
  long counter = 0;
  share_out(2, ops, [&](long i) {
    if (i % kWriteEvery == 0) {
      std::lock_guard lock(mutex);
      ++counter;
    } else {
      std::shared_lock lock(mutex);
      keep(counter);
    }
  });
}

void atomic_two(long ops) {
  std::atomic<long> counter{0};
  share_out(2, ops, [&](long) { counter.fetch_add(1); });
  keep(counter.load());
}

void once_done(long ops) {
  Once once;
  long calls = 0;
  for (long i = 0; i < ops; ++i) {
    once.do_([&] { ++calls; });
    keep(calls);
  }
}

void wait_group_alone(long ops) {
  WaitGroup group;
  for (long i = 0; i < ops; ++i) {
    group.add(1);
    group.done();
    group.wait();
  }
}

constexpr Row kRows[] = {{"mutex1", 10'000'000, mutex_alone},
                         {"mutex", 5'000'000, mutex_two},
                         {"mutexn", 3'000'000, mutex_many},
                         {"rw1", 10'000'000, read_lock},
                         {"rw", 3'000'000, read_write},
                         {"atomic", 10'000'000, atomic_two},
                         {"once", 100'000'000, once_done},
                         {"waitgroup", 5'000'000, wait_group_alone}};

}  // namespace

std::span<const Row> sync_rows() { return kRows; }

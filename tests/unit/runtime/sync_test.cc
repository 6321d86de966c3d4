#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <thread>

#include "support.h"

namespace gosan::sync {
namespace {

using namespace std::chrono_literals;
using test::let_others_park;
using test::panic_of;

Mutex constant_initialised;

TEST(Mutex, ExcludesEachOther) {
  Mutex mutex;
  WaitGroup group;
  long counter = 0;
  for (int i = 0; i < 20; ++i) {
    group.go([&] {
      for (int k = 0; k < 500; ++k) {
        const std::lock_guard lock(mutex);
        ++counter;
        if (k % 50 == 0) gosched();
      }
    });
  }
  group.wait();
  EXPECT_EQ(counter, 20 * 500);
}

TEST(Mutex, TryLock) {
  Mutex& mutex = constant_initialised;
  EXPECT_TRUE(mutex.try_lock());
  EXPECT_FALSE(mutex.try_lock());
  mutex.unlock();
  EXPECT_TRUE(mutex.try_lock());
  mutex.unlock();
}

TEST(Mutex, AnotherGoroutineMayUnlock) {
  Mutex mutex;
  mutex.lock();
  go([&] { mutex.unlock(); });
  mutex.lock();
  mutex.unlock();
}

TEST(Mutex, StarvingWaiterGetsItAfterAMillisecond) {
  Mutex mutex;
  std::atomic<bool> stop{false};
  WaitGroup group;
  mutex.lock();
  group.go([&] {
    while (!stop) {
      mutex.unlock();
      mutex.lock();  // barging: without hand-off we would always win
      const auto until = time::now() + 200us;
      while (time::now() < until) {
      }
    }
    mutex.unlock();
  });
  for (int i = 0; i < 3; ++i) {
    mutex.lock();
    mutex.unlock();
  }
  stop = true;
  group.wait();
}

TEST(Mutex, ForeignThreadsMayLock) {
  Mutex mutex;
  long counter = 0;
  std::thread thread([&] {
    for (int i = 0; i < 2000; ++i) {
      const std::lock_guard lock(mutex);
      ++counter;
    }
  });
  for (int i = 0; i < 2000; ++i) {
    const std::lock_guard lock(mutex);
    ++counter;
  }
  blocking([&] { thread.join(); });
  EXPECT_EQ(counter, 4000);
}

TEST(RWMutex, ReadersShare) {
  RWMutex mutex;
  std::shared_lock first(mutex);
  EXPECT_TRUE(mutex.try_lock_shared());
  EXPECT_FALSE(mutex.try_lock());
  mutex.unlock_shared();
  first.unlock();
  EXPECT_TRUE(mutex.try_lock());
  EXPECT_FALSE(mutex.try_lock_shared());
  mutex.unlock();
}

TEST(RWMutex, WaitingWriterStopsNewReaders) {
  RWMutex mutex;
  mutex.lock_shared();
  const auto written = make_chan();
  go([&] {
    mutex.lock();
    mutex.unlock();
    written.send();
  });
  test::until([&] {
    const bool entered = mutex.try_lock_shared();
    if (entered) mutex.unlock_shared();
    return !entered;
  });
  mutex.unlock_shared();
  written.recv();
  mutex.lock_shared();
  mutex.unlock_shared();
}

TEST(RWMutex, CountsUnderLoad) {
  RWMutex mutex;
  WaitGroup group;
  long value = 0;
  std::atomic<long> seen{0};
  for (int w = 0; w < 4; ++w) {
    group.go([&] {
      for (int i = 0; i < 300; ++i) {
        const std::lock_guard lock(mutex);
        const long before = value;
        if (i % 16 == 0) gosched();
        value = before + 1;
      }
    });
    group.go([&] {
      for (int i = 0; i < 300; ++i) {
        const std::shared_lock lock(mutex);
        const long before = value;
        if (i % 16 == 0) gosched();
        seen += value == before ? 1 : 0;
      }
    });
  }
  group.wait();
  EXPECT_EQ(value, 4 * 300);
  EXPECT_EQ(seen, 4 * 300);
}

TEST(WaitGroup, WaitsForAll) {
  WaitGroup group;
  std::atomic<int> done{0};
  group.add(10);
  for (int i = 0; i < 10; ++i) {
    go([&] {
      gosched();
      ++done;
      group.done();
    });
  }
  group.wait();
  EXPECT_EQ(done, 10);
}

TEST(WaitGroup, WaitOnZeroReturns) {
  WaitGroup group;
  group.wait();
  group.go([] {});
  group.wait();
  group.wait();
}

TEST(WaitGroup, NegativeCounterPanics) {
  WaitGroup group;
  EXPECT_EQ(panic_of([&] { group.done(); }),
            "sync: negative WaitGroup counter");
}

TEST(WaitGroup, ReuseAndManyWaiters) {
  WaitGroup group;
  WaitGroup waiters;
  for (int round = 0; round < 50; ++round) {
    group.add(1);
    std::atomic<int> woken{0};
    for (int i = 0; i < 5; ++i) {
      waiters.go([&] {
        group.wait();
        ++woken;
      });
    }
    gosched();
    group.done();
    waiters.wait();
    EXPECT_EQ(woken, 5);
  }
}

TEST(WaitGroup, GoCountsGoexit) {
  WaitGroup group;
  group.go([] { goexit(); });
  group.wait();
}

TEST(Once, RunsOnce) {
  Once once;
  std::atomic<int> calls{0};
  WaitGroup group;
  for (int i = 0; i < 20; ++i) {
    group.go([&] {
      once.do_([&] {
        gosched();
        ++calls;
      });
      EXPECT_EQ(calls, 1);
    });
  }
  group.wait();
  EXPECT_EQ(calls, 1);
}

TEST(Once, PanicCountsAsDone) {
  Once once;
  EXPECT_THROW(once.do_([] { throw std::runtime_error("x"); }),
               std::runtime_error);
  once.do_([] { FAIL(); });
}

}  // namespace
}  // namespace gosan::sync

// Mutex and RWMutex: exclusion, fairness, preference of writers.
#include <gosan/chan.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

using Mutex = RuntimeTest;
using RWMutex = RuntimeTest;

void spin_for(std::chrono::nanoseconds d) {
  const auto end = std::chrono::steady_clock::now() + d;
  while (std::chrono::steady_clock::now() < end) {
  }
}

TEST_F(Mutex, ExcludesAcrossWorkers) {
  for (const int workers : {1, 2, 4}) {
    gomaxprocs(workers);
    sync::Mutex mu;
    sync::WaitGroup group;
    long counter = 0;  // plain: only the lock protects it
    for (int g = 0; g < 10; ++g) {
      group.go([&] {
        for (int i = 0; i < 2000; ++i) {
          const std::lock_guard guard(mu);
          ++counter;
        }
      });
    }
    group.wait();
    EXPECT_EQ(counter, 20000) << workers;
  }
}

TEST_F(Mutex, ALockHeldAcrossASwitchStaysHeld) {
  sync::Mutex mu;
  auto inside = make_chan();
  auto leave = make_chan();
  go([&] {
    const std::lock_guard guard(mu);
    inside.send();
    leave.recv();
  });
  inside.recv();
  EXPECT_FALSE(mu.try_lock());
  auto got = make_chan();
  go([&] {
    mu.lock();
    mu.unlock();
    got.send();
  });
  ASSERT_TRUE(await_state("sync.Mutex.Lock"));
  leave.send();
  got.recv();
  EXPECT_TRUE(mu.try_lock());
  mu.unlock();
}

TEST_F(Mutex, WaitersAreServedInOrder) {
  gomaxprocs(1);
  sync::Mutex mu;
  std::vector<int> order;
  sync::WaitGroup group;
  mu.lock();
  for (int i = 0; i < 5; ++i) {
    group.go([&, i] {
      const std::lock_guard guard(mu);
      order.push_back(i);
    });
    ASSERT_TRUE(
        await_state("sync.Mutex.Lock", static_cast<std::size_t>(i) + 1));
  }
  mu.unlock();
  group.wait();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_F(Mutex, AHogStarvesNobody) {
  // Go's TestMutexFairness: the hog lets go only for moments.
  gomaxprocs(2);
  sync::Mutex mu;
  std::atomic<bool> stop = false;
  sync::WaitGroup group;
  group.go([&] {
    while (!stop.load()) {
      const std::lock_guard guard(mu);
      spin_for(microseconds(100));
    }
  });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) {
    time::sleep(microseconds(100));
    const std::lock_guard guard(mu);
  }
  stop.store(true);
  group.wait();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST_F(Mutex, EveryContenderGetsItsTurns) {
  gomaxprocs(4);
  sync::Mutex mu;
  std::atomic<bool> stop = false;
  std::vector<int> turns(8);
  sync::WaitGroup group;
  for (int& mine : turns) {
    group.go([&] {
      while (!stop.load()) {
        const std::lock_guard guard(mu);
        ++mine;
        spin_for(microseconds(20));
      }
    });
  }
  // A contender that starves keeps the test from ending.
  const auto fewest = [&] {
    const std::lock_guard guard(mu);
    return *std::min_element(turns.begin(), turns.end());
  };
  while (fewest() < 5) time::sleep(milliseconds(1));
  stop.store(true);
  group.wait();
}

TEST_F(RWMutex, ReadersShareAndExcludeTheWriter) {
  sync::RWMutex mu;
  auto inside = make_chan();
  auto leave = make_chan();
  for (int i = 0; i < 3; ++i) {
    go([&] {
      const std::shared_lock guard(mu);
      inside.send();
      leave.recv();
    });
  }
  for (int i = 0; i < 3; ++i) inside.recv();  // all three at the same time
  EXPECT_FALSE(mu.try_lock());
  EXPECT_TRUE(mu.try_lock_shared());
  mu.unlock_shared();
  for (int i = 0; i < 3; ++i) leave.send();
  mu.lock();
  EXPECT_FALSE(mu.try_lock_shared());
  EXPECT_FALSE(mu.try_lock());
  mu.unlock();
  EXPECT_TRUE(mu.try_lock());
  mu.unlock();
}

TEST_F(RWMutex, AWaitingWriterStopsNewReaders) {
  sync::RWMutex mu;
  auto order = make_chan<char>(3);
  mu.lock_shared();
  go([&] {
    mu.lock();
    order.send('w');
    mu.unlock();
  });
  ASSERT_TRUE(await_state("sync.RWMutex.Lock"));
  EXPECT_FALSE(mu.try_lock_shared());
  go([&] {
    mu.lock_shared();
    order.send('r');
    mu.unlock_shared();
  });
  ASSERT_TRUE(await_state("sync.RWMutex.RLock"));
  mu.unlock_shared();
  EXPECT_EQ(order.recv(), 'w');
  EXPECT_EQ(order.recv(), 'r');
}

TEST_F(RWMutex, UnlockAdmitsTheWaitingReadersBeforeTheNextWriter) {
  sync::RWMutex mu;
  auto order = make_chan<char>(4);
  mu.lock();
  for (std::size_t i = 1; i <= 3; ++i) {
    go([&] {
      mu.lock_shared();
      order.send('r');
      mu.unlock_shared();
    });
    ASSERT_TRUE(await_state("sync.RWMutex.RLock", i));
  }
  go([&] {
    mu.lock();
    order.send('w');
    mu.unlock();
  });
  ASSERT_TRUE(await_state("sync.Mutex.Lock"));
  mu.unlock();
  for (const char expected : {'r', 'r', 'r', 'w'}) {
    EXPECT_EQ(order.recv(), expected);
  }
}

TEST_F(RWMutex, ExcludesAcrossWorkers) {
  for (const int workers : {1, 2, 4}) {
    gomaxprocs(workers);
    sync::RWMutex mu;
    sync::WaitGroup group;
    long left = 0;
    long right = 0;
    std::atomic<int> torn = 0;
    for (int g = 0; g < 8; ++g) {
      group.go([&, writes = g < 3] {
        for (int i = 0; i < 1000; ++i) {
          if (writes) {
            const std::lock_guard guard(mu);
            ++left;
            if (i % 50 == 0) gosched();
            ++right;
          } else {
            const std::shared_lock guard(mu);
            if (left != right) ++torn;
          }
        }
      });
    }
    group.wait();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(left, 3000);
    EXPECT_EQ(right, 3000);
  }
}

TEST_F(RWMutex, NeitherSideStarves) {
  gomaxprocs(2);
  sync::RWMutex mu;
  std::atomic<bool> stop = false;
  std::atomic<int> reads = 0;
  std::atomic<int> writes = 0;
  sync::WaitGroup group;
  for (int i = 0; i < 6; ++i) {
    group.go([&, writer = i < 2] {
      while (!stop) {
        if (writer) {
          const std::lock_guard guard(mu);
          spin_for(microseconds(20));
          ++writes;
        } else {
          const std::shared_lock guard(mu);
          spin_for(microseconds(20));
          ++reads;
        }
      }
    });
  }
  // A side that starves keeps the test from ending.
  while (reads < 20 || writes < 20) time::sleep(milliseconds(1));
  stop = true;
  group.wait();
}

}  // namespace
}  // namespace gosan

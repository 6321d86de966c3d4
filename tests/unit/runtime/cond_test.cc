#include <gosan/sync.h>

#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "runtime_test.h"

namespace gosan::sync {
namespace {

class CondTest : public RuntimeTest {};

// Starts `count` goroutines that wait one after the other, and note in which
// order they come back.
template <class CondType>
void start_waiters(int count, Mutex& mu, CondType& cond, WaitGroup& group,
                   std::vector<int>& order) {
  for (int i = 0; i < count; ++i) {
    group.go([&, i] {
      const std::lock_guard lock(mu);
      cond.wait();
      order.push_back(i);
    });
    ASSERT_TRUE(await_state("sync.Cond.Wait", static_cast<std::size_t>(i) + 1));
  }
}

TEST_F(CondTest, SignalWakesTheLongestWaiter) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Mutex mu;
    Cond cond(mu);
    WaitGroup group;
    std::vector<int> order;
    start_waiters(5, mu, cond, group, order);
    for (std::size_t woken = 1; woken <= 5; ++woken) {
      cond.signal();
      ASSERT_TRUE(await([&] {
        const std::lock_guard lock(mu);
        return order.size() == woken;
      }));
    }
    group.wait();
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
  }
}

TEST_F(CondTest, SignalWakesOnlyOne) {
  Mutex mu;
  Cond cond(mu);
  WaitGroup group;
  std::vector<int> order;
  start_waiters(3, mu, cond, group, order);
  cond.signal();
  ASSERT_TRUE(await([&] {
    const std::lock_guard lock(mu);
    return !order.empty();
  }));
  EXPECT_EQ(count_in_state("sync.Cond.Wait"), 2u);
  cond.broadcast();
  group.wait();
  EXPECT_EQ(order.size(), 3u);
}

TEST_F(CondTest, SignalsForNobodyAreLost) {
  Mutex mu;
  Cond cond(mu);
  cond.signal();
  cond.broadcast();
  WaitGroup group;
  std::vector<int> order;
  start_waiters(1, mu, cond, group, order);
  cond.signal();
  group.wait();
}

// Between the unlock and the sleep of wait(): the signal must not be lost.
TEST_F(CondTest, SignalBetweenUnlockAndSleep) {
  struct SignalsInUnlock {
    void lock() { mutex.lock(); }
    void unlock() {
      mutex.unlock();
      cond->signal();
    }
    Mutex mutex;
    Cond<SignalsInUnlock>* cond = nullptr;
  } lock;
  Cond cond(lock);
  lock.cond = &cond;
  lock.lock();
  cond.wait();  // its own signal ends it
  lock.mutex.unlock();
}

TEST_F(CondTest, AnUnlockThatThrowsLeavesNoWaiter) {
  struct Throws {
    void lock() {}
    void unlock() { throw std::runtime_error("not locked"); }
  } lock;
  Cond cond(lock);
  EXPECT_THROW(cond.wait(), std::runtime_error);
  cond.signal();  // nobody is there
}

TEST_F(CondTest, QueueOfItems) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    constexpr int kItems = 4000;
    Mutex mu;
    Cond cond(mu);
    WaitGroup group;
    std::vector<int> items;
    long sum = 0;
    for (int c = 0; c < 4; ++c) {
      group.go([&] {
        for (int i = 0; i < kItems / 4; ++i) {
          const std::lock_guard lock(mu);
          while (items.empty()) cond.wait();
          sum += items.back();
          items.pop_back();
        }
      });
    }
    for (int i = 1; i <= kItems; ++i) {
      const std::lock_guard lock(mu);
      items.push_back(i);
      cond.signal();
    }
    group.wait();
    EXPECT_EQ(sum, long{kItems} * (kItems + 1) / 2);
  }
}

TEST_F(CondTest, AnyLock) {
  RWMutex rw;
  auto reader = rw.rlocker();
  Cond cond(reader);
  bool ready = false;
  go([&] {
    const std::lock_guard lock(rw);
    ready = true;
    cond.broadcast();
  });
  {
    const std::lock_guard lock(reader);
    while (!ready) cond.wait();
  }
  Mutex mu;
  std::unique_lock lock(mu);
  Cond<std::unique_lock<Mutex>> other(lock);
  go([&] {
    const std::lock_guard guard(mu);
    other.signal();
  });
  other.wait();
  EXPECT_TRUE(lock.owns_lock());
}

TEST_F(CondTest, ForeignThreadsMayWait) {
  Mutex mu;
  Cond cond(mu);
  bool ready = false;
  bool seen = false;
  std::thread thread([&] {
    const std::lock_guard lock(mu);
    while (!ready) cond.wait();
    seen = true;
  });
  {
    const std::lock_guard lock(mu);
    ready = true;
  }
  cond.broadcast();
  blocking([&] { thread.join(); });
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace gosan::sync

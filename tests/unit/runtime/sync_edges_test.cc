// What the types of <gosan/sync.h> and <gosan/atomic.h> order, and what not:
// everything here happens in a known order of time, and the question is who
// knows of it.
#include <gosan/gosan.h>

#include <optional>
#include <string>
#include <utility>

#include "clock_listener.h"
#include "runtime_test.h"

namespace gosan {
namespace {

[[maybe_unused]] const bool attached = attach_clock_listener();

class SyncEdges : public RuntimeTest {};

TEST_F(SyncEdges, TheListenerSeesOrderAndItsAbsence) {
  Note early;
  Note late;
  const auto signal = make_chan();
  go([&] {
    early.leave();
    signal.send();
    late.leave();
  });
  signal.recv();
  EXPECT_TRUE(knows(early.wait()));
  EXPECT_FALSE(knows(late.wait()));
}

TEST_F(SyncEdges, CondSignalBeforeTheWaitItEnds) {
  sync::Mutex mu;
  sync::Cond cond(mu);
  Note before;
  Note after;
  go([&] {
    await_state("sync.Cond.Wait");
    before.leave();
    cond.signal();
    after.leave();
  });
  mu.lock();
  cond.wait();
  EXPECT_TRUE(knows(before.wait()));
  EXPECT_FALSE(knows(after.wait()));
  mu.unlock();
}

// Two signals, two waiters: each knows of its own signal only.
TEST_F(SyncEdges, CondSignalOrdersOneWaiter) {
  struct NoLock {
    void lock() {}
    void unlock() {}
  } none;
  sync::Cond cond(none);
  Note second_signal;
  std::optional<bool> first_knows;
  Note checked;
  go([&] {
    cond.wait();
    const Stamp other = second_signal.wait();
    first_knows = knows(other);
    checked.leave();
  });
  ASSERT_TRUE(await_state("sync.Cond.Wait", 1));
  Note second_done;
  go([&] {
    cond.wait();
    second_done.leave();
  });
  ASSERT_TRUE(await_state("sync.Cond.Wait", 2));
  cond.signal();
  second_signal.leave();
  cond.signal();
  second_done.wait();
  checked.wait();
  EXPECT_EQ(first_knows, false);
}

TEST_F(SyncEdges, CondSignallerLearnsNothing) {
  struct NoLock {
    void lock() {}
    void unlock() {}
  } none;
  sync::Cond cond(none);
  Note waits;
  Note woken;
  go([&] {
    waits.leave();
    cond.wait();
    woken.leave();
  });
  const Stamp start = waits.wait();
  ASSERT_TRUE(await_state("sync.Cond.Wait"));
  cond.broadcast();
  woken.wait();
  EXPECT_FALSE(knows(start));
}

TEST_F(SyncEdges, PoolPutBeforeTheGetOfThatItem) {
  sync::Pool<Stamp> pool([] { return Stamp{}; });
  // Puts are dropped at random.
  std::optional<Stamp> item;
  for (int i = 0; i < 200 && !item; ++i) {
    Note put;
    go([&] {
      const Stamp mine = stamp();
      pool.put(mine);
      put.leave(stamp());
    });
    const Stamp later = put.wait();
    const Stamp got = pool.get();
    EXPECT_FALSE(knows(later));
    if (got.gid != 0) item = got;
  }
  ASSERT_TRUE(item.has_value());
  EXPECT_TRUE(knows(*item));
}

TEST_F(SyncEdges, PoolDropsAQuarterOfThePuts) {
  sync::Pool<int> pool([] { return 0; });
  int kept = 0;
  for (int i = 0; i < 2000; ++i) {
    pool.put(1);
    kept += pool.get();
  }
  EXPECT_GT(kept, 1300);
  EXPECT_LT(kept, 1700);
}

TEST_F(SyncEdges, PoolGetOfAnotherItemLearnsNothing) {
  gomaxprocs(1);
  sync::Pool<int> pool([] { return 0; });
  Note other;
  go([&] {
    other.leave();
    for (int i = 0; i < 5; ++i) pool.put(1);  // not all of them are dropped
  });
  const Stamp theirs = other.wait();
  gosched();
  pool.put(2);
  // The last one put comes first, unless it was dropped.
  EXPECT_TRUE(pool.get() != 2 || !knows(theirs));
}

template <class Key>
void test_map_edges(const Key& one, const Key& two) {
  sync::Map<Key, int> map;
  map.store(two, 0);
  Note before;
  Note after;
  go([&] {
    before.leave();
    map.store(one, 1);
    after.leave();
  });
  const Stamp stored = before.wait();
  const Stamp later = after.wait();
  EXPECT_TRUE(map.load(two).has_value());
  EXPECT_FALSE(knows(stored));
  EXPECT_TRUE(map.load(one).has_value());
  EXPECT_TRUE(knows(stored));
  EXPECT_FALSE(knows(later));
}

TEST_F(SyncEdges, MapStoreBeforeTheLoadThatSeesIt) {
  test_map_edges<int>(1, 2);
  test_map_edges<std::string>("one", "two");
}

TEST_F(SyncEdges, MapEraseBeforeTheLoadThatMisses) {
  sync::Map<int, int> map;
  map.store(1, 1);
  Note before;
  Note after;
  go([&] {
    before.leave();
    map.erase(1);
    after.leave();
  });
  const Stamp erased = before.wait();
  after.wait();
  EXPECT_FALSE(map.load(2).has_value());
  EXPECT_FALSE(knows(erased));
  EXPECT_FALSE(map.load(1).has_value());
  EXPECT_TRUE(knows(erased));
}

TEST_F(SyncEdges, MapStoreSeesNothing) {
  sync::Map<int, int> map;
  Note before;
  Note after;
  go([&] {
    before.leave();
    map.store(1, 1);
    after.leave();
  });
  const Stamp stored = before.wait();
  after.wait();
  map.store(1, 2);
  map.erase(1);
  EXPECT_FALSE(knows(stored));
}

TEST_F(SyncEdges, MapReadersAreNotOrdered) {
  sync::Map<int, std::string> map;
  map.store(1, "a value that is too long to be inside the string");
  Note read;
  go([&] {
    const Stamp mine = stamp();
    map.load(1);
    read.leave(mine);
  });
  const Stamp theirs = read.wait();
  EXPECT_TRUE(map.load(1).has_value());
  EXPECT_FALSE(knows(theirs));
  // Destroys the value that the other one has used.
  map.erase(1);
  EXPECT_FALSE(knows(theirs));
}

TEST_F(SyncEdges, MapCompareAndSwapReads) {
  sync::Map<int, int> map;
  Note before;
  Note after;
  go([&] {
    before.leave();
    map.store(1, 1);
    after.leave();
  });
  const Stamp stored = before.wait();
  after.wait();
  EXPECT_FALSE(map.compare_and_swap(1, 7, 8));
  EXPECT_TRUE(knows(stored));
}

TEST_F(SyncEdges, MapCompareAndSwapWrites) {
  sync::Map<int, int> map;
  map.store(1, 1);
  Note before;
  Note after;
  go([&] {
    before.leave();
    EXPECT_TRUE(map.compare_and_swap(1, 1, 2));
    after.leave();
  });
  const Stamp swapped = before.wait();
  after.wait();
  EXPECT_FALSE(knows(swapped));
  EXPECT_EQ(map.load_or_store(1, 9), std::pair(2, true));
  EXPECT_TRUE(knows(swapped));
}

TEST_F(SyncEdges, AtomicValueStoreBeforeTheLoadThatSeesIt) {
  gosan::atomic::Value<std::string> value;
  Note before;
  Note after;
  Note read;
  go([&] {
    before.leave();
    value.store("a value that is too long to be inside the string");
    after.leave();
  });
  const Stamp stored = before.wait();
  const Stamp later = after.wait();
  EXPECT_TRUE(value.load().has_value());
  EXPECT_TRUE(knows(stored));
  EXPECT_FALSE(knows(later));
  go([&] {
    const Stamp mine = stamp();
    value.load();
    read.leave(mine);
  });
  const Stamp reader = read.wait();
  value.store("short");
  EXPECT_FALSE(knows(reader));
}

TEST_F(SyncEdges, OnceFuncRunBeforeEveryReturn) {
  Note before;
  Note after;
  const auto f = sync::once_value([&] {
    before.leave();
    return std::string("a value that is too long to be inside the string");
  });
  go([&, f] {
    f();
    after.leave();
  });
  const Stamp ran = before.wait();
  const Stamp later = after.wait();
  EXPECT_FALSE(knows(ran));
  f();
  EXPECT_TRUE(knows(ran));
  EXPECT_FALSE(knows(later));
}

}  // namespace
}  // namespace gosan

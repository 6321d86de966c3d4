#include <gosan/atomic.h>
#include <gosan/chan.h>
#include <gosan/sync.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime_test.h"

namespace gosan::atomic {
namespace {

class AtomicValueTest : public RuntimeTest {};

TEST_F(AtomicValueTest, EmptyUntilTheFirstStore) {
  Value<std::string> value;
  EXPECT_EQ(value.load(), std::nullopt);
  value.store("one");
  EXPECT_EQ(value.load(), "one");
}

TEST_F(AtomicValueTest, SwapReturnsWhatWasThere) {
  Value<int> value;
  EXPECT_EQ(value.swap(1), std::nullopt);
  EXPECT_EQ(value.swap(2), 1);
  EXPECT_EQ(value.load(), 2);
}

TEST_F(AtomicValueTest, CompareAndSwap) {
  Value<std::string> value;
  EXPECT_FALSE(value.compare_and_swap("x", "y"));
  EXPECT_EQ(value.load(), std::nullopt);
  EXPECT_TRUE(value.compare_and_swap(std::nullopt, "one"));
  EXPECT_FALSE(value.compare_and_swap(std::nullopt, "two"));
  EXPECT_TRUE(value.compare_and_swap("one", "two"));
  EXPECT_EQ(value.load(), "two");
}

TEST_F(AtomicValueTest, DestroysEachValueOnce) {
  auto counted = std::make_shared<int>(0);
  {
    Value<std::shared_ptr<int>> value;
    for (int i = 0; i < 10; ++i) value.store(counted);
    EXPECT_EQ(counted.use_count(), 2);
    const auto copy = value.load();
    EXPECT_EQ(counted.use_count(), 3);
    EXPECT_FALSE(value.compare_and_swap(std::nullopt, counted));
    EXPECT_EQ(counted.use_count(), 3);
  }
  EXPECT_EQ(counted.use_count(), 1);
}

// A copy that was taken from a freed or half-made value has other words.
TEST_F(AtomicValueTest, ReadersSeeWholeValues) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Value<std::vector<int>> value;
    value.store(std::vector<int>(50, 0));
    sync::WaitGroup group;
    for (int w = 1; w <= 2; ++w) {
      group.go([&, w] {
        for (int i = 0; i < 3000; ++i) {
          if (i % 2 == 0) {
            value.store(std::vector<int>(50, w * i));
          } else {
            value.compare_and_swap(value.load(), std::vector<int>(50, i));
          }
          if (i % 64 == 0) gosched();
        }
      });
    }
    for (int r = 0; r < 4; ++r) {
      group.go([&] {
        for (int i = 0; i < 3000; ++i) {
          const std::vector<int> seen = value.load().value();
          ASSERT_EQ(seen, std::vector<int>(50, seen.front()));
          if (i % 64 == 0) gosched();
        }
      });
    }
    group.wait();
  }
}

TEST_F(AtomicValueTest, CompareAndSwapCounts) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Value<long> value;
    sync::WaitGroup group;
    for (int g = 0; g < 4; ++g) {
      group.go([&] {
        for (int i = 0; i < 1000; ++i) {
          for (;;) {
            const auto old = value.load();
            if (value.compare_and_swap(old, old.value_or(0) + 1)) break;
          }
          if (i % 64 == 0) gosched();
        }
      });
    }
    group.wait();
    EXPECT_EQ(value.load(), 4000);
  }
}

// A reader may be parked in the middle of its copy.
TEST_F(AtomicValueTest, StoresDoNotWaitForReaders) {
  static const chan<> arrived = make_chan();
  static const chan<> gate = make_chan();
  struct Slow {
    explicit Slow(bool waits) : waits_on_copy(waits) {}
    Slow(Slow&&) = default;
    Slow(const Slow& other) : waits_on_copy(other.waits_on_copy) {
      if (!waits_on_copy) return;
      arrived.send();
      gate.recv();
    }
    bool waits_on_copy;
  };
  Value<Slow> value;
  value.store(Slow(true));
  sync::WaitGroup group;
  group.go([&] { EXPECT_TRUE(value.load()->waits_on_copy); });
  arrived.recv();
  value.store(Slow(false));
  EXPECT_FALSE(value.load()->waits_on_copy);
  gate.send();
  group.wait();
}

}  // namespace
}  // namespace gosan::atomic

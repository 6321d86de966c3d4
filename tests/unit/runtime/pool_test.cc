#include <gosan/sync.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "runtime_test.h"

namespace gosan::sync {
namespace {

class PoolTest : public RuntimeTest {};

TEST_F(PoolTest, MakesWhatItDoesNotHave) {
  int made = 0;
  Pool<int> pool([&] { return ++made; });
  EXPECT_EQ(pool.get(), 1);
  EXPECT_EQ(pool.get(), 2);
  Pool deduced([] { return std::string("new"); });
  EXPECT_EQ(deduced.get(), "new");
  Pool<int> zero;
  EXPECT_EQ(zero.get(), 0);
}

TEST_F(PoolTest, GivesBackTheLastOnePut) {
  gomaxprocs(1);
  Pool<int> pool([] { return -1; });
  for (int i = 1; i <= 3; ++i) pool.put(i);
  EXPECT_EQ(pool.get(), 3);
  EXPECT_EQ(pool.get(), 2);
  pool.put(9);
  EXPECT_EQ(pool.get(), 9);
  EXPECT_EQ(pool.get(), 1);
  EXPECT_EQ(pool.get(), -1);
}

TEST_F(PoolTest, ItemsNeedOnlyMove) {
  Pool<std::unique_ptr<int>> pool([] { return std::make_unique<int>(0); });
  pool.put(std::make_unique<int>(7));
  EXPECT_EQ(*pool.get(), 7);
  pool.put(std::make_unique<int>(8));
}

TEST_F(PoolTest, DestroysWhatIsLeftInIt) {
  auto item = std::make_shared<int>(0);
  {
    Pool<std::shared_ptr<int>> pool;
    for (int i = 0; i < 10; ++i) pool.put(item);
    EXPECT_EQ(item.use_count(), 11);
    pool.get();
    EXPECT_EQ(item.use_count(), 10);
  }
  EXPECT_EQ(item.use_count(), 1);
}

TEST_F(PoolTest, OverAlignedItems) {
  struct alignas(128) Wide {
    int value = 0;
  };
  Pool<Wide> pool;
  pool.put(Wide{5});
  const Wide wide = pool.get();
  EXPECT_EQ(wide.value, 5);
}

TEST_F(PoolTest, AMoveThatThrowsLosesOnlyItsItem) {
  struct Fragile {
    explicit Fragile(int n) : number(n) {}
    Fragile(Fragile&& other) : number(other.number) {
      if (number == 13) throw std::runtime_error("fragile");
    }
    int number;
  };
  Pool<Fragile> pool([] { return Fragile(0); });
  EXPECT_THROW(pool.put(Fragile(13)), std::runtime_error);
  pool.put(Fragile(1));
  EXPECT_EQ(pool.get().number, 1);
  EXPECT_EQ(pool.get().number, 0);
}

TEST_F(PoolTest, StealsFromOtherWorkers) {
  gomaxprocs(4);
  std::atomic<int> made{0};
  Pool<int> pool([&] { return ++made; });
  std::atomic<bool> stop{false};
  WaitGroup group;
  for (int i = 1; i <= 3; ++i) {
    group.go([&] {
      pool.put(-1);
      while (!stop) std::this_thread::yield();
    });
  }
  // Three workers are busy: what they put can only be stolen.
  int stolen = 0;
  EXPECT_TRUE(await([&] {
    if (pool.get() == -1) ++stolen;
    return stolen == 3;
  }));
  stop = true;
  group.wait();
}

// Whatever is in two hands at once, or lost before its time, shows here.
TEST_F(PoolTest, AnItemHasOneOwner) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    struct Item {
      std::atomic<int> owners{0};
    };
    std::atomic<int> made{0};
    {
      Pool<std::shared_ptr<Item>> pool([&] {
        ++made;
        return std::make_shared<Item>();
      });
      WaitGroup group;
      for (int g = 0; g < 8; ++g) {
        group.go([&] {
          for (int i = 0; i < 2000; ++i) {
            std::shared_ptr<Item> item = pool.get();
            EXPECT_EQ(++item->owners, 1);
            if (i % 16 == 0) gosched();
            --item->owners;
            pool.put(std::move(item));
          }
        });
      }
      group.wait();
    }
    EXPECT_LT(made, 8 * 2000 / 2);
  }
}

TEST_F(PoolTest, ForeignThreads) {
  Pool<int> pool([] { return 0; });
  std::thread thread([&] { pool.put(5); });
  blocking([&] { thread.join(); });
  EXPECT_EQ(pool.get(), 5);
}

}  // namespace
}  // namespace gosan::sync

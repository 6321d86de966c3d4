#include <gosan/sync.h>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "runtime_test.h"

namespace gosan::sync {
namespace {

class MapTest : public RuntimeTest {};

TEST_F(MapTest, LoadStoreErase) {
  Map<std::string, int> map;
  EXPECT_EQ(map.load("a"), std::nullopt);
  map.store("a", 1);
  map.store("b", 2);
  map.store("a", 3);
  EXPECT_EQ(map.load("a"), 3);
  EXPECT_EQ(map.load("b"), 2);
  map.erase("a");
  map.erase("a");
  EXPECT_EQ(map.load("a"), std::nullopt);
  EXPECT_EQ(map.load("b"), 2);
}

TEST_F(MapTest, LoadOrStore) {
  Map<int, std::string> map;
  EXPECT_EQ(map.load_or_store(1, "one"), std::pair(std::string("one"), false));
  EXPECT_EQ(map.load_or_store(1, "two"), std::pair(std::string("one"), true));
  EXPECT_EQ(map.load(1), "one");
}

TEST_F(MapTest, Swap) {
  Map<int, int> map;
  EXPECT_EQ(map.swap(1, 10), std::nullopt);
  EXPECT_EQ(map.swap(1, 11), 10);
  EXPECT_EQ(map.load(1), 11);
}

TEST_F(MapTest, LoadAndDelete) {
  Map<int, int> map;
  EXPECT_EQ(map.load_and_delete(1), std::nullopt);
  map.store(1, 10);
  EXPECT_EQ(map.load_and_delete(1), 10);
  EXPECT_EQ(map.load_and_delete(1), std::nullopt);
}

TEST_F(MapTest, CompareAndSwapAndDelete) {
  Map<std::string, int> map;
  EXPECT_FALSE(map.compare_and_swap("k", 0, 1));
  EXPECT_EQ(map.load("k"), std::nullopt);
  map.store("k", 1);
  EXPECT_FALSE(map.compare_and_swap("k", 2, 3));
  EXPECT_TRUE(map.compare_and_swap("k", 1, 3));
  EXPECT_EQ(map.load("k"), 3);
  EXPECT_FALSE(map.compare_and_delete("k", 1));
  EXPECT_TRUE(map.compare_and_delete("k", 3));
  EXPECT_FALSE(map.compare_and_delete("k", 3));
  EXPECT_EQ(map.load("k"), std::nullopt);
}

TEST_F(MapTest, ClearAndUseAgain) {
  Map<int, int> map;
  map.clear();
  for (int i = 0; i < 1000; ++i) map.store(i, i);
  map.clear();
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(map.load(i), std::nullopt);
  map.store(7, 8);
  EXPECT_EQ(map.load(7), 8);
}

TEST_F(MapTest, RangeVisitsEachKeyOnceAndStops) {
  Map<int, int> map;
  map.range([](int, int) {
    ADD_FAILURE();
    return true;
  });
  for (int i = 0; i < 500; ++i) map.store(i, 2 * i);
  std::map<int, int> seen;
  map.range([&](int key, int value) {
    EXPECT_TRUE(seen.emplace(key, value).second);
    return true;
  });
  EXPECT_EQ(seen.size(), 500u);
  for (const auto& [key, value] : seen) EXPECT_EQ(value, 2 * key);
  int calls = 0;
  map.range([&](int, int) { return ++calls < 3; });
  EXPECT_EQ(calls, 3);
}

TEST_F(MapTest, RangeMayChangeTheMap) {
  Map<int, int> map;
  for (int i = 0; i < 100; ++i) map.store(i, i);
  int calls = 0;
  map.range([&](int key, int) {
    ++calls;
    for (int other = 0; other < 100; ++other) {
      if (other != key) map.erase(other);
    }
    return true;
  });
  EXPECT_EQ(calls, 1);
  map.range([&](int key, int value) {
    map.store(key, value + 1);
    return true;
  });
  int left = 0;
  map.range([&](int, int) {
    ++left;
    return true;
  });
  EXPECT_EQ(left, 1);
}

// All keys in one chain of one shard: the slowest path must be right as well.
struct SameHash {
  int number;
  friend bool operator==(SameHash, SameHash) = default;
};

}  // namespace
}  // namespace gosan::sync

template <>
struct std::hash<gosan::sync::SameHash> {
  std::size_t operator()(gosan::sync::SameHash) const noexcept { return 42; }
};

namespace gosan::sync {
namespace {

TEST_F(MapTest, KeysWithTheSameHash) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Map<SameHash, int> map;
    WaitGroup group;
    for (int g = 0; g < 4; ++g) {
      group.go([&, g] {
        for (int i = g; i < 80; i += 4) {
          map.store({i}, i);
          EXPECT_EQ(map.load({i}), i);
          if (i % 3 == 0) {
            EXPECT_EQ(map.load_and_delete({i}), i);
          }
          if (i % 7 == 0) gosched();
        }
      });
    }
    group.wait();
    for (int i = 0; i < 80; ++i) {
      EXPECT_EQ(map.load({i}).has_value(), i % 3 != 0) << i;
    }
  }
}

// Values that count themselves: none is lost, none destroyed twice.
TEST_F(MapTest, ValuesLiveAsLongAsNeeded) {
  auto alive = std::make_shared<int>(0);
  {
    Map<int, std::shared_ptr<int>> map;
    for (int i = 0; i < 100; ++i) map.store(i % 10, alive);
    EXPECT_EQ(alive.use_count(), 11);
    map.erase(3);
    EXPECT_EQ(alive.use_count(), 10);
    const auto copy = map.load(4);
    EXPECT_EQ(alive.use_count(), 11);
    map.clear();
    EXPECT_EQ(alive.use_count(), 2);
    map.store(1, alive);
  }
  EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(MapTest, OneOfManyStoresFirst) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Map<int, int> map;
    std::atomic<int> stored{0};
    WaitGroup group;
    for (int g = 0; g < 8; ++g) {
      group.go([&, g] {
        for (int key = 0; key < 300; ++key) {
          const auto [value, loaded] = map.load_or_store(key, g);
          if (!loaded) ++stored;
          EXPECT_EQ(map.load(key), value);
        }
      });
    }
    group.wait();
    EXPECT_EQ(stored, 300);
  }
}

TEST_F(MapTest, CompareAndSwapCounts) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Map<std::string, long> map;
    map.store("n", 0);
    WaitGroup group;
    for (int g = 0; g < 4; ++g) {
      group.go([&] {
        for (int i = 0; i < 500; ++i) {
          for (;;) {
            const long old = map.load("n").value();
            if (map.compare_and_swap("n", old, old + 1)) break;
            gosched();
          }
        }
      });
    }
    group.wait();
    EXPECT_EQ(map.load("n"), 2000);
  }
}

TEST_F(MapTest, EverythingAtOnce) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Map<int, std::string> map;
    WaitGroup group;
    for (unsigned g = 1; g <= 6; ++g) {
      group.go([&, g] {
        unsigned dice = g * 2654435761u;
        for (int i = 0; i < 3000; ++i) {
          dice = dice * 1664525u + 1013904223u;
          const int key = static_cast<int>(dice >> 16) % 32;
          const std::string value = "value of " + std::to_string(key);
          switch ((dice >> 8) % 7) {
            case 0:
              map.store(key, value);
              break;
            case 1:
              EXPECT_EQ(map.load(key).value_or(value), value);
              break;
            case 2:
              map.erase(key);
              break;
            case 3:
              EXPECT_EQ(map.load_or_store(key, value).first, value);
              break;
            case 4:
              map.compare_and_delete(key, value);
              break;
            case 5:
              EXPECT_EQ(map.swap(key, value).value_or(value), value);
              break;
            default:
              if (i % 50 != 0) break;
              map.range([](int k, const std::string& v) {
                EXPECT_EQ(v, "value of " + std::to_string(k));
                return true;
              });
          }
        }
      });
    }
    group.wait();
  }
}

}  // namespace
}  // namespace gosan::sync

// The runtime on its deterministic seam: one worker, choices from a seed, time
// that passes only when nothing can run.
#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "seam.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;

// Before the runtime's first use.
[[maybe_unused]] const bool installed = [] {
  detail::use_seeded_seam(1);
  return true;
}();

std::string run(std::uint64_t seed) {
  detail::use_seeded_seam(seed);
  std::string order;
  sync::WaitGroup group;
  for (char name = 'a'; name < 'f'; ++name) {
    group.go([&order, name] {
      for (int i = 0; i < 3; ++i) {
        order += name;
        gosched();
      }
    });
  }
  group.wait();
  return order;
}

TEST(Seeded, OneWorker) { EXPECT_EQ(gomaxprocs(), 1); }

TEST(Seeded, SameSeedSameSchedule) {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    EXPECT_EQ(run(seed), run(seed));
  }
}

TEST(Seeded, OtherSeedsOtherSchedules) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) seen.insert(run(seed));
  EXPECT_GT(seen.size(), 40u);
}

TEST(Seeded, TimePassesOnlyWhenNothingRuns) {
  const auto real = std::chrono::steady_clock::now();
  const time::time_point start = time::now();
  time::sleep(1h);
  EXPECT_EQ(time::now() - start, 1h);
  EXPECT_EQ(select(recv(make_chan()), recv(time::after(24h))), 1u);
  EXPECT_EQ(time::now() - start, 25h);
  EXPECT_LT(std::chrono::steady_clock::now() - real, 5s);
}

TEST(Seeded, SleepersWakeInTheOrderOfTheirDeadlines) {
  const auto order = make_chan<int>(20);
  for (int i = 19; i >= 0; --i) {
    go([=] {
      time::sleep(std::chrono::milliseconds(5 + 3 * i));
      order.send(i);
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(*order.recv(), i);
}

TEST(Seeded, SelectFollowsTheSeed) {
  const auto closed = make_chan();
  closed.close();
  const auto picks = [&](std::uint64_t seed) {
    detail::use_seeded_seam(seed);
    std::string text;
    for (int i = 0; i < 30; ++i) {
      text += std::to_string(select(recv(closed), recv(closed), recv(closed)));
    }
    return text;
  };
  EXPECT_EQ(picks(5), picks(5));
  EXPECT_NE(picks(5), picks(6));
}

// Two generations of 2 s: the items are set apart, then destroyed.
TEST(Seeded, AnUnusedItemOfAPoolAges) {
  const auto item = std::make_shared<int>(0);
  const auto busy = [](sync::Pool<std::shared_ptr<int>>& pool) {
    for (int i = 0; i < 128; ++i) {
      pool.put(nullptr);
      pool.get();
    }
  };
  sync::Pool<std::shared_ptr<int>> pool;
  pool.put(item);
  busy(pool);
  EXPECT_EQ(item.use_count(), 2);
  time::sleep(3s);
  busy(pool);
  EXPECT_EQ(item.use_count(), 2);
  busy(pool);
  EXPECT_EQ(item.use_count(), 2);
  time::sleep(3s);
  busy(pool);
  EXPECT_EQ(item.use_count(), 1);
}

TEST(Seeded, AVictimOfAPoolIsStillFound) {
  sync::Pool<int> pool;
  pool.put(7);
  time::sleep(3s);
  for (int i = 0; i < 128; ++i) {
    pool.put(1);
    pool.get();
  }
  EXPECT_EQ(pool.get(), 7);
  EXPECT_EQ(pool.get(), 0);
}

}  // namespace
}  // namespace gosan

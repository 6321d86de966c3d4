#include <gosan/semaphore.h>
#include <gosan/time.h>

#include <atomic>
#include <chrono>
#include <vector>

#include "runtime_test.h"

namespace gosan::semaphore {
namespace {

using namespace std::chrono_literals;

class SemaphoreTest : public RuntimeTest {
 protected:
  const context::Context background = context::background();
};

TEST_F(SemaphoreTest, TakesAndGivesBack) {
  Weighted semaphore(3);
  EXPECT_FALSE(semaphore.acquire(background, 2));
  EXPECT_FALSE(semaphore.try_acquire(2));
  EXPECT_TRUE(semaphore.try_acquire(1));
  EXPECT_FALSE(semaphore.try_acquire(1));
  semaphore.release(3);
  EXPECT_TRUE(semaphore.try_acquire(3));
  semaphore.release(3);
}

TEST_F(SemaphoreTest, ReleaseOfWhatIsNotHeldPanics) {
  Weighted semaphore(1);
  EXPECT_EQ(panic_text([&] { semaphore.release(1); }),
            "semaphore: released more than held");
}

TEST_F(SemaphoreTest, ADoneContextWins) {
  Weighted semaphore(1);
  const auto [ctx, cancel] = context::with_cancel(background);
  cancel();
  EXPECT_EQ(semaphore.acquire(ctx, 1), context::canceled);
  EXPECT_TRUE(semaphore.try_acquire(1));
  semaphore.release(1);
}

TEST_F(SemaphoreTest, TooMuchWaitsForTheContextAndHoldsUpNobody) {
  Weighted semaphore(2);
  const auto [ctx, cancel] = context::with_cancel(background);
  sync::WaitGroup group;
  group.go(
      [&, ctx] { EXPECT_EQ(semaphore.acquire(ctx, 3), context::canceled); });
  ASSERT_TRUE(await_state("chan receive"));
  EXPECT_TRUE(semaphore.try_acquire(2));
  cancel();
  group.wait();
}

TEST_F(SemaphoreTest, WaitersAreServedInOrder) {
  Weighted semaphore(4);
  ASSERT_TRUE(semaphore.try_acquire(4));
  sync::WaitGroup group;
  sync::Mutex mu;
  std::vector<int> order;
  // The first wants all: the others, who want little, stay behind it.
  const std::int64_t wants[] = {4, 1, 1};
  for (int i = 0; i < 3; ++i) {
    group.go([&, i] {
      EXPECT_FALSE(semaphore.acquire(background, wants[i]));
      {
        const std::lock_guard lock(mu);
        order.push_back(i);
      }
      semaphore.release(wants[i]);
    });
    ASSERT_TRUE(await_state("select", static_cast<std::size_t>(i) + 1));
  }
  semaphore.release(3);
  EXPECT_EQ(count_in_state("select"), 3u);
  EXPECT_FALSE(semaphore.try_acquire(1));
  semaphore.release(1);
  group.wait();
  EXPECT_EQ(order.front(), 0);
  EXPECT_TRUE(semaphore.try_acquire(4));
}

TEST_F(SemaphoreTest, ACanceledFirstWaiterLetsTheOthersIn) {
  Weighted semaphore(2);
  ASSERT_TRUE(semaphore.try_acquire(1));
  const auto [ctx, cancel] = context::with_cancel(background);
  sync::WaitGroup group;
  group.go(
      [&, ctx] { EXPECT_EQ(semaphore.acquire(ctx, 2), context::canceled); });
  ASSERT_TRUE(await_state("select", 1));
  group.go([&] { EXPECT_FALSE(semaphore.acquire(background, 1)); });
  ASSERT_TRUE(await_state("select", 2));
  cancel();
  group.wait();
  semaphore.release(2);
}

TEST_F(SemaphoreTest, NothingIsLostWhenContextsEnd) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Weighted semaphore(3);
    std::atomic<std::int64_t> held{0};
    sync::WaitGroup group;
    for (int g = 0; g < 6; ++g) {
      group.go([&, g] {
        for (int i = 0; i < 300; ++i) {
          const std::int64_t n = 1 + (g + i) % 3;
          const auto [ctx, cancel] = context::with_timeout(
              background, std::chrono::microseconds((g * 7 + i) % 50));
          if (!semaphore.acquire(ctx, n)) {
            EXPECT_LE(held += n, 3);
            if (i % 8 == 0) gosched();
            held -= n;
            semaphore.release(n);
          }
          cancel();
        }
      });
    }
    group.wait();
    EXPECT_TRUE(semaphore.try_acquire(3));
  }
}

}  // namespace
}  // namespace gosan::semaphore

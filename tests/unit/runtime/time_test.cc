#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>

#include "support.h"

namespace gosan::time {
namespace {

using namespace std::chrono_literals;
using test::panic_of;

TEST(Sleep, PausesAtLeastSoLong) {
  const time_point start = now();
  sleep(10ms);
  EXPECT_GE(now() - start, 10ms);
  sleep(0s);
  sleep(-5s);
}

TEST(After, DeliversTheTime) {
  const time_point start = now();
  const std::optional<time_point> fired = after(5ms).recv();
  ASSERT_TRUE(fired);
  EXPECT_GE(*fired - start, 5ms);
}

TEST(Timer, StopPreventsIt) {
  const Timer timer(5ms);
  EXPECT_TRUE(timer.stop());
  EXPECT_FALSE(timer.stop());
  sleep(10ms);
  std::optional<time_point> out;
  EXPECT_FALSE(timer.c().try_recv(out));
}

TEST(Timer, NoStaleValueAfterStopOrReset) {
  const Timer timer(1ms);
  sleep(10ms);
  // Fired, but nobody received: stop still prevents it (Go 1.23).
  EXPECT_TRUE(timer.stop());
  std::optional<time_point> out;
  EXPECT_FALSE(timer.c().try_recv(out));
  EXPECT_FALSE(timer.reset(1ms));
  sleep(10ms);
  EXPECT_TRUE(timer.reset(1h));
  EXPECT_FALSE(timer.c().try_recv(out));
  EXPECT_TRUE(timer.stop());
}

TEST(Timer, LooksUnbuffered) {
  const Timer timer(1ms);
  sleep(10ms);
  EXPECT_EQ(timer.c().len(), 0u);
  EXPECT_EQ(timer.c().cap(), 0u);
  EXPECT_TRUE(timer.c().recv());
  EXPECT_FALSE(timer.stop());
}

TEST(Timer, UninitialisedPanics) {
  EXPECT_EQ(panic_of([] { Timer().stop(); }),
            "time: Stop called on uninitialized Timer");
  EXPECT_EQ(panic_of([] { Timer().reset(1s); }),
            "time: Reset called on uninitialized Timer");
}

TEST(AfterFunc, RunsInItsOwnGoroutine) {
  const auto ran = make_chan<bool>();
  const std::size_t before = num_goroutine();
  const Timer timer =
      after_func(1ms, [=] { ran.send(num_goroutine() > before); });
  EXPECT_EQ(ran.recv(), true);
  EXPECT_FALSE(timer.c());
  EXPECT_FALSE(timer.stop());
  EXPECT_FALSE(timer.reset(1ms));
  EXPECT_TRUE(ran.recv().has_value());
}

TEST(AfterFunc, StopPreventsIt) {
  std::atomic<bool> ran{false};
  EXPECT_TRUE(after_func(5ms, [&] { ran = true; }).stop());
  sleep(15ms);
  EXPECT_FALSE(ran);
}

TEST(Ticker, TicksAndDropsForSlowReceivers) {
  const Ticker ticker(2ms);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ticker.c().recv());
  sleep(20ms);
  EXPECT_TRUE(ticker.c().recv());
  std::optional<time_point> out;
  EXPECT_FALSE(ticker.c().try_recv(out) && ticker.c().try_recv(out));
  ticker.reset(1ms);
  EXPECT_TRUE(ticker.c().recv());
  ticker.stop();
  sleep(5ms);
  EXPECT_FALSE(ticker.c().try_recv(out));
}

TEST(Ticker, NonPositiveIntervalPanics) {
  EXPECT_EQ(panic_of([] { Ticker t(0s); }),
            "non-positive interval for NewTicker");
  const Ticker ticker(1h);
  EXPECT_EQ(panic_of([&] { ticker.reset(-1s); }),
            "non-positive interval for Ticker.Reset");
  ticker.stop();
  EXPECT_FALSE(tick(0s));
}

TEST(Duration, ExtremesSaturate) {
  const Timer timer(std::chrono::hours::max());
  EXPECT_TRUE(timer.stop());
  EXPECT_FALSE(Timer(std::chrono::hours::min()).c().recv() == std::nullopt);
}

}  // namespace
}  // namespace gosan::time

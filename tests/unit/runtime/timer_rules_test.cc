// Timers that somebody waits on, or that race with other work. time_test.cc
// has the plain rules.
#include <gosan/chan.h>
#include <gosan/select.h>
#include <gosan/time.h>

#include <atomic>
#include <chrono>
#include <optional>

#include "runtime_test.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;
using TimerRules = RuntimeTest;

TEST_F(TimerRules, FireWhileGoroutinesOnlyYield) {
  std::atomic<bool> fired = false;
  const auto timer = time::after_func(1ms, [&] { fired = true; });
  EXPECT_TRUE(await([&] { return fired.load(); }));
}

TEST_F(TimerRules, FireWhileEveryWorkerIsBusy) {
  gomaxprocs(1);
  std::atomic<bool> fired = false;
  const auto timer = time::after_func(1ms, [&] { fired = true; });
  const auto limit = time::now() + 5s;
  while (!fired && time::now() < limit) {
  }
  EXPECT_TRUE(fired);
}

TEST_F(TimerRules, ResetWakesAGoroutineThatWaits) {
  const time::Timer timer(1h);
  auto done = make_chan();
  go([=] {
    timer.c().recv();
    done.send();
  });
  ASSERT_TRUE(await_state("chan receive"));
  EXPECT_TRUE(timer.reset(1ms));
  done.recv();
}

TEST_F(TimerRules, ResetAfterExpiryStartsAnew) {
  const time::Timer timer(1ms);
  time::sleep(10ms);
  const auto start = time::now();
  timer.reset(20ms);
  EXPECT_GE(*timer.c().recv() - start, 20ms);
}

TEST_F(TimerRules, CopiesNameTheSameTimer) {
  const time::Timer timer(1h);
  const time::Timer copy = timer;
  EXPECT_EQ(copy.c(), timer.c());
  EXPECT_TRUE(copy.stop());
  EXPECT_FALSE(timer.stop());
}

TEST_F(TimerRules, AfterFuncMayBlockWithoutHoldingUpOthers) {
  gomaxprocs(1);
  auto gate = make_chan();
  auto done = make_chan();
  const auto timer = time::after_func(1ms, [=] {
    gate.recv();
    done.send();
  });
  time::after(5ms).recv();
  gate.send();
  done.recv();
}

TEST_F(TimerRules, AnAfterFuncWithoutAHandleStillRuns) {
  auto ran = make_chan();
  time::after_func(1ms, [=] { ran.send(); });
  ran.recv();
}

TEST_F(TimerRules, ATickerKeepsItsGrid) {
  const auto start = time::now();
  const time::Ticker ticker(10ms);
  ticker.c().recv();
  time::sleep(25ms);  // one tick waits, others are lost
  ticker.c().recv();
  const auto tick = *ticker.c().recv() - start;
  EXPECT_GE(tick, 40ms);
  ticker.stop();
}

TEST_F(TimerRules, TickersMisuse) {
  EXPECT_EQ(panic_text([] { time::Ticker().reset(1s); }),
            "time: Reset called on uninitialized Ticker");
  EXPECT_FALSE(time::tick(-1s));
  EXPECT_TRUE(time::tick(2ms).recv().has_value());
  const time::Ticker ticker(1h);
  ticker.stop();
  ticker.reset(1ms);  // starts it again
  EXPECT_TRUE(ticker.c().recv().has_value());
  ticker.stop();
}

TEST_F(TimerRules, AThousandSleepersOverlap) {
  const auto start = time::now();
  auto done = make_chan();
  for (int i = 0; i < 1000; ++i) {
    go([=] {
      time::sleep(50ms);
      done.send();
    });
  }
  for (int i = 0; i < 1000; ++i) done.recv();
  EXPECT_GE(time::now() - start, 50ms);
  EXPECT_LT(time::now() - start, 2s);
}

TEST_F(TimerRules, StopsAndExpiriesRaceWithoutLoss) {
  // Whatever stop says is what happened.
  gomaxprocs(2);
  for (int i = 0; i < 300; ++i) {
    std::atomic<int> runs = 0;
    const auto timer =
        time::after_func(std::chrono::microseconds(i % 40), [&] { ++runs; });
    for (int k = 0; k < i % 17; ++k) gosched();
    const bool stopped = timer.stop();
    if (!stopped) {
      ASSERT_TRUE(await([&] { return runs == 1; }));
    }
    ASSERT_TRUE(await([] { return num_goroutine() == 1; }));
    ASSERT_EQ(runs, stopped ? 0 : 1);
  }
}

}  // namespace
}  // namespace gosan

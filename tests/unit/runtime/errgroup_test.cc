#include <gosan/chan.h>
#include <gosan/errgroup.h>
#include <gosan/time.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "runtime_test.h"

namespace gosan::errgroup {
namespace {

using namespace std::chrono_literals;

class ErrgroupTest : public RuntimeTest {};

TEST_F(ErrgroupTest, WaitsForAll) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Group group;
    std::atomic<int> done{0};
    for (int i = 0; i < 20; ++i) {
      group.go([&] {
        gosched();
        ++done;
      });
    }
    EXPECT_FALSE(group.wait());
    EXPECT_EQ(done, 20);
  }
}

TEST_F(ErrgroupTest, TheFirstErrorWins) {
  const Error first("first");
  const Error second("second");
  Group group;
  const auto gate = make_chan();
  group.go([&] {
    gate.recv();
    return second;
  });
  group.go([&] { return first; });
  group.go([] { return Error(); });
  time::sleep(1ms);
  group.go([&] {
    gate.send();
    return Error();
  });
  const Error error = group.wait();
  EXPECT_TRUE(error == first || error == second);
  EXPECT_EQ(group.wait(), error);
}

TEST_F(ErrgroupTest, ErrorCancelsTheContextWithItsCause) {
  auto [g, ctx] = with_context(context::background());
  const Error why("why");
  EXPECT_FALSE(ctx.err());
  g.go([ctx] {
    ctx.done().recv();
    return ctx.err();
  });
  g.go([&] { return why; });
  EXPECT_EQ(g.wait(), why);
  EXPECT_EQ(ctx.err(), context::canceled);
  EXPECT_EQ(context::cause(ctx), why);
}

TEST_F(ErrgroupTest, WaitCancelsTheContext) {
  auto [g, ctx] = with_context(context::background());
  g.go([] {});
  EXPECT_FALSE(g.wait());
  EXPECT_EQ(ctx.err(), context::canceled);
  EXPECT_EQ(context::cause(ctx), context::canceled);
}

TEST_F(ErrgroupTest, PanicsAndExceptionsAreErrors) {
  Group panics;
  panics.go([] { panic("boom"); });
  EXPECT_EQ(panics.wait().message(), "errgroup: panic recovered: boom");
  Group throws;
  throws.go([]() -> Error { throw std::runtime_error("thrown"); });
  EXPECT_EQ(throws.wait().message(), "errgroup: panic recovered: thrown");
  Group odd;
  odd.go([] { throw 7; });
  EXPECT_EQ(odd.wait().message(),
            "errgroup: panic recovered: unknown exception");
}

TEST_F(ErrgroupTest, GoexitIsNoError) {
  Group group;
  group.go([] { goexit(); });
  EXPECT_FALSE(group.wait());
}

TEST_F(ErrgroupTest, LimitBoundsWhatRuns) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Group group;
    group.set_limit(3);
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    for (int i = 0; i < 50; ++i) {
      group.go([&] {
        const int now = ++running;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        gosched();
        --running;
      });
    }
    EXPECT_FALSE(group.wait());
    EXPECT_LE(most, 3);
    EXPECT_GE(most, 1);
  }
}

TEST_F(ErrgroupTest, TryGoAtTheLimit) {
  Group group;
  group.set_limit(1);
  const auto gate = make_chan();
  EXPECT_TRUE(group.try_go([&] { gate.recv(); }));
  EXPECT_FALSE(group.try_go([] {}));
  gate.send();
  EXPECT_FALSE(group.wait());
  EXPECT_TRUE(group.try_go([] {}));
  group.wait();
  group.set_limit(0);
  EXPECT_FALSE(group.try_go([] {}));
  group.set_limit(-1);
  EXPECT_TRUE(group.try_go([] {}));
  group.wait();
}

TEST_F(ErrgroupTest, LimitOfABusyGroupPanics) {
  Group group;
  group.set_limit(2);
  const auto gate = make_chan();
  group.go([&] { gate.recv(); });
  group.go([&] { gate.recv(); });
  EXPECT_EQ(panic_text([&] { group.set_limit(5); }),
            "errgroup: modify limit while 2 goroutines in the group are still "
            "active");
  gate.close();
  group.wait();
  group.set_limit(5);
}

TEST_F(ErrgroupTest, WhatAFunctionHoldsIsGoneAfterWait) {
  auto held = std::make_shared<int>(0);
  Group group;
  for (int i = 0; i < 10; ++i) {
    group.go([held] { gosched(); });
  }
  group.wait();
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(ErrgroupTest, GoroutinesMayOutliveTheirGroup) {
  const auto gate = make_chan();
  const auto ended = make_chan();
  {
    auto [g, ctx] = with_context(context::background());
    g.go([=] {
      gate.recv();
      ended.send();
      return Error("late");
    });
  }
  gate.send();
  ended.recv();
}

}  // namespace
}  // namespace gosan::errgroup

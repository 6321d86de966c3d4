#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "support.h"

namespace gosan::context {
namespace {

using namespace std::chrono_literals;
using test::panic_of;

TEST(Context, BackgroundIsNeverDone) {
  const Context root = background();
  EXPECT_FALSE(root.done());
  EXPECT_FALSE(root.err());
  EXPECT_FALSE(root.deadline());
  EXPECT_EQ(root.value<int>("key"), nullptr);
}

TEST(Context, CancelReachesChildrenAndOnlyThem) {
  auto [parent, cancel_parent] = with_cancel(background());
  auto [child, cancel_child] = with_cancel(with_value(parent, 1, 2));
  auto [sibling, cancel_sibling] = with_cancel(parent);
  cancel_sibling();
  EXPECT_EQ(sibling.err(), canceled);
  EXPECT_FALSE(parent.err());
  cancel_parent();
  cancel_parent();
  EXPECT_EQ(child.done().recv(), std::nullopt);
  EXPECT_EQ(child.err(), canceled);
  EXPECT_EQ(child.err().message(), "context canceled");
  cancel_child();
}

TEST(Context, ChildOfCanceledIsCanceled) {
  auto [parent, cancel] = with_cancel(background());
  cancel();
  auto [child, cancel_child] = with_cancel(parent);
  EXPECT_EQ(child.err(), canceled);
  cancel_child();
}

TEST(Context, DoneIsOneChannelWheneverItIsAskedFor) {
  auto [early, cancel_early] = with_cancel(background());
  const RecvChan<> before = early.done();
  EXPECT_EQ(with_value(early, 1, 2).done(), before);
  cancel_early();
  EXPECT_EQ(early.done(), before);
  EXPECT_EQ(before.recv(), std::nullopt);

  auto [late, cancel_late] = with_cancel(background());
  auto [child, cancel_child] = with_cancel(late);
  cancel_late();
  EXPECT_EQ(late.done().recv(), std::nullopt);
  EXPECT_EQ(late.done(), late.done());
  EXPECT_EQ(child.done().recv(), std::nullopt);
}

TEST(Context, WhoAsksWhileItIsCanceledIsReached) {
  for (int round = 0; round < 2000; ++round) {
    auto [ctx, cancel] = with_cancel(background());
    sync::WaitGroup group;
    group.add(3);
    for (int i = 0; i < 2; ++i) {
      go([&group, context = ctx] {
        context.done().recv();
        EXPECT_EQ(context.err(), canceled);
        group.done();
      });
    }
    go([&group, cancel_it = cancel] {
      cancel_it();
      group.done();
    });
    group.wait();
  }
}

TEST(Context, CancelReachesAReceiverWhoseContextIsForgotten) {
  auto [parent, cancel] = with_cancel(background());
  const auto seen = make_chan();
  {
    auto [child, unused] = with_cancel(parent);
    go([=, done = child.done()] {
      done.recv();
      seen.send();
    });
  }
  cancel();
  EXPECT_TRUE(seen.recv().has_value());
}

TEST(Context, TimeoutExpires) {
  auto [ctx, cancel] = with_timeout(background(), 5ms);
  EXPECT_TRUE(ctx.deadline().has_value());
  ctx.done().recv();
  EXPECT_EQ(ctx.err(), deadline_exceeded);
  EXPECT_EQ(ctx.err().message(), "context deadline exceeded");
  cancel();
}

TEST(Context, PastDeadlineIsDoneAtOnce) {
  auto [ctx, cancel] = with_deadline(background(), time::now() - 1s);
  EXPECT_EQ(ctx.err(), deadline_exceeded);
  cancel();
}

TEST(Context, EarlierDeadlineOfTheParentHolds) {
  auto [parent, cancel_parent] = with_timeout(background(), 1h);
  auto [child, cancel] = with_timeout(parent, 2h);
  EXPECT_EQ(child.deadline(), parent.deadline());
  cancel_parent();
  EXPECT_EQ(child.err(), canceled);
  cancel();
}

TEST(Context, Causes) {
  const Error reason("shut down");
  auto [ctx, cancel] = with_cancel_cause(background());
  EXPECT_FALSE(cause(ctx));
  cancel(reason);
  EXPECT_EQ(ctx.err(), canceled);
  EXPECT_EQ(cause(ctx), reason);
  auto [other, cancel_other] = with_cancel_cause(background());
  cancel_other(Error());
  EXPECT_EQ(cause(other), canceled);
}

TEST(Context, ValuesAreFoundByKeyAndType) {
  const Context outer = with_value(background(), "user", std::string("ann"));
  const Context inner = with_value(outer, "id", 7);
  EXPECT_EQ(*inner.value<std::string>(std::string("user")), "ann");
  EXPECT_EQ(*inner.value<int>("id"), 7);
  EXPECT_EQ(inner.value<long>("id"), nullptr);
  EXPECT_EQ(outer.value<int>("id"), nullptr);
}

TEST(Context, WithoutCancelKeepsValuesOnly) {
  auto [parent, cancel] = with_cancel(with_value(background(), "k", 1));
  const Context free = without_cancel(parent);
  cancel();
  EXPECT_FALSE(free.err());
  EXPECT_FALSE(free.done());
  EXPECT_EQ(*free.value<int>("k"), 1);
}

TEST(Context, AfterFuncRunsOnceOrIsStopped) {
  auto [ctx, cancel] = with_cancel(background());
  const auto ran = make_chan<int>(4);
  const StopFunc stop_first = after_func(ctx, [=] { ran.send(1); });
  const StopFunc second = after_func(ctx, [=] { ran.send(2); });
  EXPECT_TRUE(stop_first());
  EXPECT_FALSE(stop_first());
  cancel();
  EXPECT_EQ(ran.recv(), 2);
  EXPECT_FALSE(second());
  const StopFunc at_once = after_func(ctx, [=] { ran.send(3); });
  EXPECT_EQ(ran.recv(), 3);
}

TEST(Context, NilParentPanics) {
  EXPECT_EQ(panic_of([] { with_cancel(Context()); }),
            "cannot create context from nil parent");
}

TEST(Context, WhatNobodyCanCancelIsFreed) {
  auto value = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = value;
  bool called = false;
  {
    const auto parent = with_cancel(background());
    const auto child = with_cancel(with_value(parent.ctx, 1, std::move(value)));
    const auto grandchild = with_cancel(child.ctx);
    after_func(grandchild.ctx, [&] { called = true; });
  }
  EXPECT_TRUE(watched.expired());
  EXPECT_FALSE(called);
}

TEST(Context, AReceiverIsReachedThroughContextsWithoutHandles) {
  const auto parent = with_cancel(background());
  RecvChan<> done;
  {
    const auto child = with_cancel(parent.ctx);
    done = with_cancel(child.ctx).ctx.done();
  }
  std::optional<Unit> none;
  EXPECT_FALSE(done.try_recv(none));
  parent.cancel();
  EXPECT_TRUE(done.try_recv(none));
}

}  // namespace
}  // namespace gosan::context

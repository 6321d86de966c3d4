// Edges of channels, goroutine starts and published addresses; the life of a
// clock index.
#include <gtest/gtest.h>

#include "collect.h"
#include "script.h"
#include "sync_var.h"

namespace gosan::detector {
namespace {

class ChannelEdges : public Script {
 protected:
  ~ChannelEdges() override { forget_channel(&channel_); }
  // The kth operation of its kind on a channel of that capacity.
  void operate(Actor& actor, std::uint64_t k, std::uint64_t cap) {
    exchange_slot(actor.task(), &channel_, k % cap);
  }
  int channel_ = 0;
};

TEST_F(ChannelEdges, SendToItsReceive) {
  Actor sender(*this), receiver(*this);
  sender.write(0);
  operate(sender, 0, 2);
  sender.write(8);
  operate(receiver, 0, 2);
  EXPECT_FALSE(receiver.races_writing(0));
  EXPECT_TRUE(receiver.races_writing(8)) << "written after the send";
}

TEST_F(ChannelEdges, NotToTheReceiveOfAnotherSlot) {
  Actor first(*this), second(*this), receiver(*this);
  first.write(0);
  second.write(8);
  operate(first, 0, 2);
  operate(second, 1, 2);
  operate(receiver, 0, 2);
  EXPECT_FALSE(receiver.races_reading(0));
  EXPECT_TRUE(receiver.races_reading(8));
}

TEST_F(ChannelEdges, ReceiveToTheSendThatTakesItsSlot) {
  Actor sender(*this), receiver(*this), later(*this);
  operate(sender, 0, 1);
  receiver.write(0);
  operate(receiver, 0, 1);
  operate(later, 1, 1);
  EXPECT_FALSE(later.races_writing(0));
}

TEST_F(ChannelEdges, NotFromSendToSend) {
  Actor sender(*this), receiver(*this), later(*this);
  sender.write(0);
  operate(sender, 0, 1);
  operate(receiver, 0, 1);
  operate(later, 1, 1);
  EXPECT_TRUE(later.races_writing(0));
}

TEST_F(ChannelEdges, CloseToThoseWhoSeeIt) {
  Actor closer(*this), receiver(*this), other(*this);
  closer.write(0);
  publish_close(closer.task(), &channel_);
  acquire_close(receiver.task(), &channel_);
  EXPECT_FALSE(receiver.races_reading(0));
  EXPECT_TRUE(other.races_writing(0));
}

TEST_F(ChannelEdges, AChannelAtTheSameAddressStartsAnew) {
  Actor sender(*this), receiver(*this);
  sender.write(0);
  operate(sender, 0, 1);
  forget_channel(&channel_);
  operate(receiver, 0, 1);
  EXPECT_TRUE(receiver.races_writing(0));
}

class SyncVars : public Script {};

TEST_F(SyncVars, OverwritingForgetsEarlierReleases) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  b.write(8);
  publish(address(64), a.release());
  publish(address(64), b.release());
  c.acquire(published_at(address(64)));
  EXPECT_TRUE(c.races_writing(0));
  EXPECT_FALSE(c.races_writing(8));
}

TEST_F(SyncVars, MergingKeepsAll) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  b.write(8);
  publish_merged(address(64), a.release());
  publish_merged(address(64), b.release());
  c.acquire(published_at(address(64)));
  EXPECT_FALSE(c.races_writing(0));
  EXPECT_FALSE(c.races_writing(8));
}

TEST_F(SyncVars, FreshMemoryForgetsItsOwnAndNoOthers) {
  Actor a(*this);
  for (const std::size_t at : {96, 128, 132, 4000}) {
    publish(address(at), a.release());
  }
  reset_range(address(128), 8);
  EXPECT_FALSE(published_at(address(96)).is_empty());
  EXPECT_TRUE(published_at(address(128)).is_empty());
  EXPECT_TRUE(published_at(address(132)).is_empty());
  EXPECT_FALSE(published_at(address(4000)).is_empty());
  reset_range(address(0), kArenaBytes);
  EXPECT_TRUE(published_at(address(4000)).is_empty());
}

class Indices : public Script {};

TEST_F(Indices, AChildKnowsItsParentAndNotBack) {
  Actor parent(*this);
  parent.write(0);
  Actor child(*this, &parent);
  parent.write(8);
  EXPECT_FALSE(child.races_writing(0));
  EXPECT_TRUE(child.races_writing(8));
  child.write(16);
  EXPECT_TRUE(parent.races_reading(16));
}

TEST_F(Indices, AreTakenOverByThoseWhoKnowAll) {
  Actor parent(*this);
  Actor child(*this, &parent);
  child.write(0);
  const Snap done = child.release();
  const std::uint32_t index = child.task().clock.index;
  child.end();
  parent.acquire(done);
  Actor heir(*this, &parent);
  EXPECT_EQ(heir.task().clock.index, index);
  EXPECT_FALSE(heir.races_writing(0));
}

TEST_F(Indices, StayWithTheDeadThatAccessedAfterTheirLastRelease) {
  Actor parent(*this);
  Actor child(*this, &parent);
  parent.acquire(child.release());
  child.write(0);  // unordered with everything later
  const std::uint32_t index = child.task().clock.index;
  child.end();
  for (int i = 0; i < 10; ++i) {
    Actor other(*this, &parent);
    EXPECT_NE(other.task().clock.index, index);
  }
  EXPECT_TRUE(parent.races_reading(0));
}

TEST_F(Indices, AreRenewedAfterTheLastEpoch) {
  Actor a(*this), b(*this);
  a.write(0);
  a.task().clock.epoch = kMaxEpoch;  // as if it had released that often
  const std::uint32_t index = a.task().clock.index;
  a.write(8);
  a.write(24);
  const Snap last = a.release();
  a.write(16);
  EXPECT_NE(a.task().clock.index, index);
  EXPECT_FALSE(a.races_reading(24));
  b.acquire(last);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_FALSE(b.races_writing(8));
  EXPECT_TRUE(b.races_writing(16));
}

class Records : public Script {
 protected:
  static void sweep() {
    g_sweep_wanted.store(true, std::memory_order_relaxed);
    collect_if_needed();
  }
};

TEST_F(Records, StayAsLongAsAnAccessIsInTheShadow) {
  constexpr std::uint64_t kGid = 77;
  Task* task = make_task(kGid, 1, "fetcher", StackId::kNone);
  start_clock(*task, nullptr);
  set_current_task(thread_block(), task);
  access_range(address(0), 8, {nullptr, StackId::kNone, RaceAccessKind::kRead});
  end_task(task);
  sweep();
  const TaskRecord* record = find_task_record(kGid);
  ASSERT_NE(record, nullptr);
  EXPECT_STREQ(record->name, "fetcher");
  EXPECT_EQ(record->state.load(), TaskState::kEnded);
  reset_range(address(0), 8);
  sweep();
  EXPECT_EQ(find_task_record(kGid), nullptr);
}

TEST_F(Records, AreNotFreedWhileARaceIsDescribed) {
  constexpr std::uint64_t kGid = 78;
  end_task(make_task(kGid, 1, "short", StackId::kNone));
  hold_task_records();
  sweep();
  EXPECT_NE(find_task_record(kGid), nullptr);
  release_task_records();
  sweep();
  EXPECT_EQ(find_task_record(kGid), nullptr);
}

TEST_F(Indices, ARaceSurvivesThousandsOfGoroutines) {
  Actor parent(*this);
  Actor culprit(*this, &parent);
  culprit.write(0);
  culprit.end();
  for (int i = 0; i < 20000; ++i) {
    Actor worker(*this, &parent);
    worker.write(64 + 8 * (static_cast<std::size_t>(i) % 400));
    parent.acquire(worker.release());
  }
  EXPECT_TRUE(parent.races_writing(0));
}

TEST_F(Indices, ARaceSurvivesAMillionAccesses) {
  Actor a(*this), b(*this);
  a.write(0);
  for (std::size_t i = 0; i < 1000000; ++i) {
    b.write(8 + 8 * (i % 500));
    if (i % 3 == 0) b.release();
  }
  EXPECT_TRUE(b.races_writing(0));
}

}  // namespace
}  // namespace gosan::detector

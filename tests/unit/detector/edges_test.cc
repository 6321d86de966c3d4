// Edges of channels, goroutine starts and published addresses; the life of a
// clock index.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

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

// What a close has to know of sends.
class NotedSends : public ChannelEdges {
 protected:
  bool note(Actor& sender) {
    return note_send(sender.task(), &channel_, StackId{7});
  }
  bool close_races(Actor& closer) {
    UnorderedSend send;
    return find_unordered_send(closer.task(), &channel_, &send);
  }
};

TEST_F(NotedSends, RaceWithACloseThatDoesNotKnowThem) {
  Actor sender(*this), closer(*this);
  EXPECT_FALSE(close_races(closer));
  EXPECT_TRUE(note(sender));
  UnorderedSend send;
  ASSERT_TRUE(find_unordered_send(closer.task(), &channel_, &send));
  EXPECT_EQ(send.task, sender.task().record_id);
  EXPECT_EQ(send.stack, StackId{7});
  closer.acquire(sender.release());
  EXPECT_FALSE(close_races(closer));
}

TEST_F(NotedSends, TheLastOneOfAGoroutineCounts) {
  Actor sender(*this), closer(*this);
  note(sender);
  closer.acquire(sender.release());
  note(sender);
  EXPECT_TRUE(close_races(closer));
}

TEST_F(NotedSends, OneThatOthersFollowIsReplaced) {
  Actor first(*this), closer(*this);
  note(first);
  const Snap done = first.release();
  std::vector<std::unique_ptr<Actor>> later;
  for (int i = 0; i < 10; ++i) {
    later.push_back(std::make_unique<Actor>(*this));
    later.back()->acquire(i == 0 ? done : later[i - 1]->release());
    EXPECT_TRUE(note(*later.back())) << i;
  }
  EXPECT_TRUE(close_races(closer));
  closer.acquire(later.back()->release());
  EXPECT_FALSE(close_races(closer));
}

TEST_F(NotedSends, AreRefusedWhenTooManyAreUnordered) {
  std::vector<std::unique_ptr<Actor>> senders;
  int noted = 0;
  for (int i = 0; i < 100; ++i) {
    senders.push_back(std::make_unique<Actor>(*this));
    if (note(*senders.back())) ++noted;
  }
  EXPECT_GT(noted, 0);
  EXPECT_LT(noted, 100);
}

TEST_F(NotedSends, AreRefusedOnAClosedChannel) {
  Actor sender(*this), closer(*this);
  publish_close(closer.task(), &channel_);
  EXPECT_FALSE(note(sender));
}

class SyncVars : public Script {};

TEST_F(SyncVars, AreRememberedUntilTheyAreForgotten) {
  Actor a(*this);
  publish(address(64), a.release());
  SyncVar* var = find_sync_var(address(64));
  ASSERT_NE(var, nullptr);
  EXPECT_EQ(find_sync_var(address(64)), var);
  forget_sync_var(address(64));
  EXPECT_EQ(find_sync_var(address(64)), nullptr);
  // The memory goes to another address, which the old one is not taken for.
  EXPECT_EQ(make_sync_var(address(128)), var);
  EXPECT_EQ(find_sync_var(address(64)), nullptr);
}

TEST_F(SyncVars, WhatWasTakenFromAMergedOneStaysAsItWas) {
  Actor reader(*this), late(*this);
  std::vector<std::unique_ptr<Actor>> workers;
  for (std::size_t i = 0; i < 40; ++i) {
    workers.push_back(std::make_unique<Actor>(*this));
    workers.back()->write(8 * i);
    publish_merged(address(2048), workers.back()->release());
    if (i == 19) reader.acquire(published_at(address(2048)));
  }
  late.acquire(published_at(address(2048)));
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(reader.races_reading(8 * i), i >= 20) << i;
    EXPECT_FALSE(late.races_reading(8 * i)) << i;
  }
}

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

void sweep() {
  g_sweep_wanted.store(true, std::memory_order_relaxed);
  collect_if_needed();
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

class Records : public Script {};

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

TEST_F(Indices, GoToAnybodyOnceNothingNamesThem) {
  Actor parent(*this);
  auto child = std::make_unique<Actor>(*this, &parent);
  child->write(0);
  const std::uint32_t index = child->task().clock.index;
  const std::uint32_t epoch = child->task().clock.epoch;
  child->end();
  sweep();
  EXPECT_NE(Actor(*this, &parent).task().clock.index, index)
      << "its access is in the shadow";
  reset_range(address(0), 8);
  sweep();
  std::vector<std::unique_ptr<Actor>> heirs;
  bool found = false;
  for (int i = 0; i < 100000 && !found; ++i) {
    heirs.push_back(std::make_unique<Actor>(*this, &parent));
    const TaskClock& clock = heirs.back()->task().clock;
    found = clock.index == index;
    if (found) EXPECT_GT(clock.epoch, epoch);
  }
  EXPECT_TRUE(found);
}

TEST_F(Indices, StayWhileALockKnowsThem) {
  Actor parent(*this);
  auto child = std::make_unique<Actor>(*this, &parent);
  publish(address(64), child->release());
  const std::uint32_t index = child->task().clock.index;
  child->end();
  sweep();
  // Had a stranger taken it over, whoever knows the stranger would be taken to
  // know what the lock says.
  for (int i = 0; i < 100; ++i) {
    EXPECT_NE(Actor(*this).task().clock.index, index);
  }
}

TEST_F(Indices, AMillionOneAfterAnotherLeaveNoResidue) {
  Actor parent(*this);
  const auto live_and_die = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      Actor child(*this, &parent);
      child.write(8 * (i % 64));
      publish_merged(address(2048), child.release());
      child.read(8 * (i % 64));  // after its release: nobody may take over
      child.end();
      reset_range(address(0), 512);
      // Not only when one is asked for: after tests that keep it busy, as on a
      // busy machine, the detector puts up with a million before it asks.
      if (i % 50000 == 0) sweep();
    }
    parent.acquire(published_at(address(2048)));
    sweep();
  };
  for (int i = 0; i < 3; ++i) live_and_die(100000);
  const std::uint32_t indices = clock_indices_in_use();
  live_and_die(1000000);
  EXPECT_LE(clock_indices_in_use(), indices + 1000);
  // An entry for each would fill 62 500 nodes.
  EXPECT_LT(clock_nodes_in_use(), 30000u);
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

// A lock that one task at a time holds: what its unlock covers, and when its
// last holder goes on in the segment in which it unlocked.
#include <gtest/gtest.h>

#include "collect.h"
#include "edges.h"
#include "script.h"
#include "segment.h"

namespace gosan::detector {
namespace {

class LockEdges : public Script {
 protected:
  ~LockEdges() override { forget_edges(lock_address()); }
  static void lock(Actor& actor) {
    actor.run();
    locked_edge(&actor.task(), lock_address());
  }
  static void unlock(Actor& actor) {
    actor.run();
    unlocking_edge(&actor.task(), lock_address(), StackId::kNone);
  }
  static std::uintptr_t lock_address() { return address(kArenaBytes - 8); }
};

TEST_F(LockEdges, HolderGoesOnInItsSegmentWhenItLocksAgain) {
  Actor a(*this);
  lock(a);
  a.write(0);
  const SegmentId inside = a.task().segment;
  unlock(a);
  a.write(8);
  EXPECT_NE(a.task().segment, inside);
  lock(a);
  EXPECT_EQ(a.task().segment, inside);
}

TEST_F(LockEdges, UnlockCoversAllThatCameBefore) {
  Actor a(*this), b(*this);
  for (std::size_t i = 0; i < 3; ++i) {
    lock(a);
    a.write(0);
    a.write(16 + 8 * i);
    unlock(a);
    if (i < 2) a.write(64 + 8 * i);
  }
  lock(b);
  for (const std::size_t at : {0, 16, 24, 32, 64, 72}) {
    EXPECT_FALSE(b.races_writing(at)) << at;
  }
}

TEST_F(LockEdges, UnlockDoesNotCoverWhatCameBehindIt) {
  Actor a(*this), b(*this);
  for (int i = 0; i < 3; ++i) {
    lock(a);
    a.write(0);
    unlock(a);
    a.write(8);
  }
  lock(b);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_TRUE(b.races_writing(8));
}

TEST_F(LockEdges, NotWhenSomebodyElseHeldTheLockMeanwhile) {
  Actor a(*this), b(*this);
  lock(a);
  a.write(0);
  unlock(a);
  lock(b);
  unlock(b);
  lock(a);
  a.write(8);
  EXPECT_TRUE(b.races_writing(8)) << "b knows a's first unlock only";
}

TEST_F(LockEdges, NotWhenSomebodyElseLearntOfTheUnlock) {
  Actor a(*this), b(*this);
  lock(a);
  a.write(0);
  unlock(a);
  b.run();
  acquire_edge(&b.task(), lock_address());
  lock(a);
  a.write(8);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_TRUE(b.races_writing(8));
}

TEST_F(LockEdges, NotWhenItReleasedSomethingElseMeanwhile) {
  Actor a(*this), b(*this);
  lock(a);
  a.write(0);
  unlock(a);
  const Snap other = a.release();
  lock(a);
  a.write(8);
  b.acquire(other);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_TRUE(b.races_writing(8));
}

TEST_F(LockEdges, ReleaseInsideEndsTheSegmentForGood) {
  Actor a(*this), b(*this);
  lock(a);
  a.write(0);
  unlock(a);
  lock(a);
  const Snap inside = a.release();
  a.write(8);
  unlock(a);
  lock(a);
  a.write(16);
  b.acquire(inside);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_TRUE(b.races_writing(8));
  EXPECT_TRUE(b.races_writing(16));
}

TEST_F(LockEdges, NotIntoASegmentThatASweepFreed) {
  Actor a(*this), b(*this);
  lock(a);
  a.write(0);
  unlock(a);
  reset_range(address(0), 8);
  g_sweep_wanted = true;
  collect();
  for (std::size_t i = 0; i < 200; ++i) {  // takes all that is free
    b.write(8 * i + 8);
    b.release();
  }
  lock(a);
  a.write(0);
  EXPECT_TRUE(b.races_writing(0));
}

}  // namespace
}  // namespace gosan::detector

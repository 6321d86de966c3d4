// What nested locks leave behind, and which order parts them.
#include "lock_order.h"

#include <gosan/hooks.h>

#include "edges.h"
#include "fake_reporter.h"
#include "held_locks.h"
#include "script.h"
#include "sync_var.h"

namespace gosan::detector {
namespace {

class LockOrder : public Script {
 protected:
  ~LockOrder() override {
    for (std::size_t at = 0; at < kArenaBytes; at += 64) {
      forget_lock_node(address(at));
    }
  }

  static const void* lock(std::size_t number) {
    return reinterpret_cast<const void*>(address(64 * number));
  }
  // Whether a search for cycles followed.
  static bool takes(Actor& actor, std::size_t number, LockMode mode = {}) {
    actor.run();
    searched_contexts().clear();
    lock_taken(actor.task(), lock(number), GOSAN_OBJECT_MUTEX, mode, nullptr);
    return !searched_contexts().empty();
  }
  static void leaves(Actor& actor, std::size_t number) {
    lock_given_back(actor.task(), lock(number));
  }
  static bool nests(Actor& actor, std::size_t outer, std::size_t inner) {
    takes(actor, outer);
    const bool searched = takes(actor, inner);
    leaves(actor, inner);
    leaves(actor, outer);
    return searched;
  }
};

TEST_F(LockOrder, OnlyAnEdgeThatGoesOnIsLookedAt) {
  Actor a(*this);
  Actor b(*this);
  EXPECT_FALSE(nests(a, 1, 2));
  EXPECT_FALSE(nests(a, 1, 2)) << "known";
  EXPECT_FALSE(nests(b, 1, 2)) << "the same way";
  EXPECT_TRUE(nests(b, 2, 1));
}

TEST_F(LockOrder, ATriedLockIsHeldAndMakesNoEdge) {
  Actor a(*this);
  Actor b(*this);
  nests(a, 1, 2);
  takes(b, 2);
  EXPECT_FALSE(takes(b, 1, {.shared = false, .tried = true}));
  leaves(b, 1);
  leaves(b, 2);
  takes(b, 3, {.shared = false, .tried = true});
  EXPECT_TRUE(takes(b, 1)) << "3 before 1, 1 before 2";
}

TEST_F(LockOrder, ADestroyedLockTakesItsEdgesAlong) {
  Actor a(*this);
  Actor b(*this);
  nests(a, 1, 2);
  forget_lock_node(address(64));
  EXPECT_FALSE(nests(b, 2, 1));
}

TEST_F(LockOrder, WhatAnotherGaveBackIsNotHeld) {
  Actor a(*this);
  Actor b(*this);
  nests(b, 2, 1);
  takes(a, 1);
  leaves(b, 1);
  EXPECT_FALSE(takes(a, 2)) << "1 is not held any more";
}

TEST_F(LockOrder, HundredsMayBeHeld) {
  Actor a(*this);
  for (std::size_t i = 1; i < 60; ++i) takes(a, i);
  EXPECT_EQ(a.task().locks.size(), 59u);
  for (std::size_t i = 1; i < 60; ++i) leaves(a, i);
  EXPECT_EQ(a.task().locks.size(), 0u);
}

// ---- the order that parts them ----

bool parted(Task& first, Task& second) {
  const std::uint32_t participant = first.order.participant;
  return has_seen(second.order.known, participant, first.order.period - 1) &&
         first.order.period > 1;
}

TEST_F(LockOrder, AReleasePartsALockDoesNot) {
  Actor a(*this);
  Actor b(*this);
  nests(a, 1, 2);
  release_lock_edge(&a.task(), address(1024));
  acquire_lock_edge(&b.task(), address(1024));
  EXPECT_FALSE(parted(a.task(), b.task()));
  release_edge(&a.task(), address(2048));
  EXPECT_FALSE(parted(a.task(), b.task()));
  acquire_edge(&b.task(), address(2048));
  EXPECT_TRUE(parted(a.task(), b.task()));
}

TEST_F(LockOrder, AChildKnowsWhatItsMakerDid) {
  Actor a(*this);
  nests(a, 1, 2);
  Actor child(*this, &a);
  EXPECT_TRUE(parted(a.task(), child.task()));
}

TEST_F(LockOrder, AGroupCollectsFromAll) {
  Actor a(*this);
  Actor b(*this);
  Actor waiter(*this);
  nests(a, 1, 2);
  nests(b, 3, 4);
  release_merge_edge(&a.task(), address(1024));
  release_merge_edge(&b.task(), address(1024));
  acquire_edge(&waiter.task(), address(1024));
  EXPECT_TRUE(parted(a.task(), waiter.task()));
  EXPECT_TRUE(parted(b.task(), waiter.task()));
  EXPECT_FALSE(parted(a.task(), b.task()));
}

TEST_F(LockOrder, WhoNestsNothingCarriesNothing) {
  Actor a(*this);
  Actor b(*this);
  takes(a, 1);
  leaves(a, 1);
  b.acquire(a.release());
  EXPECT_EQ(b.task().order.known, OrderId::kNone);
}

}  // namespace
}  // namespace gosan::detector

// C++20's edges between atomic operations, one rule per test.
#include "atomics.h"

#include <gosan/detector_abi.h>

#include <gtest/gtest.h>

#include "script.h"

namespace gosan::detector {
namespace {

using enum MemoryOrder;

class AtomicOrder : public Script {
 protected:
  void load(Actor& actor, MemoryOrder order) {
    apply(actor, GOSAN_ATOMIC_LOAD, order);
  }
  void store(Actor& actor, MemoryOrder order) {
    apply(actor, GOSAN_ATOMIC_STORE, order);
  }
  void update(Actor& actor, MemoryOrder order) {
    apply(actor, GOSAN_ATOMIC_RMW, order);
  }
  // The second half of the flag, as an object of its own.
  void update_half(Actor& actor, MemoryOrder order) {
    apply(actor, GOSAN_ATOMIC_RMW, order, kFlag + 4, 4);
  }
  void fence(Actor& actor, MemoryOrder order) {
    apply_fence(actor.task(), order);
  }

 private:
  void apply(Actor& actor, std::uint32_t kind, MemoryOrder order,
             std::size_t at = kFlag, std::size_t bytes = 8) {
    actor.run();
    DetectorScope scope;
    RaceFound race;
    apply_atomic(scope.block(), address(at), bytes, kind, order, {}, race);
    ASSERT_FALSE(race.found);
  }
  static constexpr std::size_t kFlag = 64;
};

TEST_F(AtomicOrder, ReleaseStoreToAcquireLoad) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelease);
  load(b, kAcquire);
  EXPECT_FALSE(b.races_writing(0));
}

TEST_F(AtomicOrder, AWideLoadSeesWhatItsHalfPublished) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  update_half(a, kAcqRel);
  load(b, kAcquire);
  EXPECT_FALSE(b.races_writing(0));
  b.write(8);
  store(b, kRelease);
  update_half(c, kRelease);  // whoever reads the half has not read the whole
  EXPECT_TRUE(c.races_writing(8));
}

TEST_F(AtomicOrder, RelaxedLoadOrdersNothing) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kSeqCst);
  load(b, kRelaxed);
  EXPECT_TRUE(b.races_writing(0));
}

TEST_F(AtomicOrder, RelaxedStoreOrdersNothing) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelaxed);
  load(b, kAcquire);
  EXPECT_TRUE(b.races_writing(0));
}

TEST_F(AtomicOrder, UpdatesContinueAReleaseSequence) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  store(a, kRelease);
  update(b, kRelaxed);
  load(c, kAcquire);
  EXPECT_FALSE(c.races_writing(0));
}

TEST_F(AtomicOrder, AReleasingUpdateAddsItsOwnPast) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  b.write(8);
  store(a, kRelease);
  update(b, kRelease);
  load(c, kAcquire);
  EXPECT_FALSE(c.races_writing(0));
  EXPECT_FALSE(c.races_writing(8));
}

TEST_F(AtomicOrder, AReleasingUpdateDoesNotAcquire) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelease);
  update(b, kRelease);
  EXPECT_TRUE(b.races_writing(0));
}

TEST_F(AtomicOrder, AnothersRelaxedStoreEndsTheSequence) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  store(a, kRelease);
  store(b, kRelaxed);
  load(c, kAcquire);
  EXPECT_TRUE(c.races_writing(0));
}

TEST_F(AtomicOrder, OnesOwnRelaxedStoreEndsItToo) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelease);
  store(a, kRelaxed);
  load(b, kAcquire);
  EXPECT_TRUE(b.races_writing(0));
}

TEST_F(AtomicOrder, ReleaseFenceGivesToLaterRelaxedStores) {
  Actor a(*this), b(*this);
  a.write(0);
  fence(a, kRelease);
  a.write(8);
  store(a, kRelaxed);
  load(b, kAcquire);
  EXPECT_FALSE(b.races_writing(0));
  EXPECT_TRUE(b.races_writing(8)) << "written after the fence";
}

TEST_F(AtomicOrder, AcquireFenceTakesFromEarlierRelaxedLoads) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelease);
  load(b, kRelaxed);
  fence(b, kAcquire);
  EXPECT_FALSE(b.races_writing(0));
}

TEST_F(AtomicOrder, AcquireFenceBeforeTheLoadTakesNothing) {
  Actor a(*this), b(*this);
  a.write(0);
  store(a, kRelease);
  fence(b, kAcquire);
  load(b, kRelaxed);
  EXPECT_TRUE(b.races_writing(0));
}

TEST_F(AtomicOrder, FencesOnBothSides) {
  Actor a(*this), b(*this);
  a.write(0);
  fence(a, kSeqCst);
  store(a, kRelaxed);
  load(b, kRelaxed);
  fence(b, kSeqCst);
  EXPECT_FALSE(b.races_writing(0));
}

TEST_F(AtomicOrder, FencesAloneOrderNothing) {
  Actor a(*this), b(*this);
  a.write(0);
  fence(a, kSeqCst);
  fence(b, kSeqCst);
  EXPECT_TRUE(b.races_writing(0));
}

}  // namespace
}  // namespace gosan::detector

// Checks of many elements at once, and what their memo may not answer.
#include "range_check.h"

#include <gtest/gtest.h>

#include "script.h"

namespace gosan::detector {
namespace {

constexpr auto kRead = RaceAccessKind::kRead;
constexpr auto kWrite = RaceAccessKind::kWrite;

class RangeCheck : public Script {
 protected:
  static Elements row(std::size_t at, std::size_t size) {
    return make_elements(address(at), 0, size, 1);
  }
  static bool is_known(Actor& actor, const Elements& elements,
                       RaceAccessKind kind) {
    actor.run();
    DetectorScope scope;
    return is_checked(scope.block(), elements, kind);
  }
  // Like the entry point. True: a race.
  static bool check(Actor& actor, const Elements& elements,
                    RaceAccessKind kind) {
    if (is_known(actor, elements, kind)) return false;
    DetectorScope scope;
    RaceFound race;
    check_elements(scope.block(), elements, {site, StackId::kNone, kind}, race);
    if (race.found) event = race.event;
    return race.found;
  }

  static inline const gosan_site* site = nullptr;
  static inline RaceEvent event;
};

TEST_F(RangeCheck, RemembersWithinTheEpoch) {
  Actor a(*this);
  EXPECT_FALSE(is_known(a, row(0, 512), kRead));
  EXPECT_FALSE(check(a, row(0, 512), kRead));
  EXPECT_TRUE(is_known(a, row(0, 512), kRead));
  EXPECT_FALSE(is_known(a, row(0, 512), kWrite));
  EXPECT_FALSE(is_known(a, row(8, 512), kRead));
  EXPECT_FALSE(is_known(a, row(0, 520), kRead));
  Actor b(*this);
  EXPECT_FALSE(is_known(b, row(0, 512), kRead));
}

TEST_F(RangeCheck, ForgetsAtARelease) {
  Actor a(*this);
  check(a, row(0, 512), kWrite);
  a.release();
  EXPECT_FALSE(is_known(a, row(0, 512), kWrite));
  EXPECT_FALSE(check(a, row(0, 512), kWrite));
  EXPECT_TRUE(is_known(a, row(0, 512), kWrite));
}

TEST_F(RangeCheck, KeepsAtAnAcquire) {
  Actor a(*this);
  Actor b(*this);
  check(a, row(0, 512), kWrite);
  const Snap snap = b.release();
  a.acquire(snap);
  EXPECT_TRUE(is_known(a, row(0, 512), kWrite));
}

TEST_F(RangeCheck, FindsTheOtherSideWhileItRemembers) {
  Actor a(*this);
  Actor b(*this);
  check(a, row(0, 512), kRead);
  EXPECT_FALSE(check(b, row(0, 512), kRead));
  EXPECT_FALSE(check(a, row(0, 512), kRead));  // from the memo
  EXPECT_TRUE(b.races_writing(256));
  Actor c(*this);
  EXPECT_TRUE(c.races_writing(500));
}

TEST_F(RangeCheck, RacesOnlyWhereAnElementIs) {
  Actor a(*this);
  EXPECT_FALSE(check(a, make_elements(address(0), 24, 8, 20), kWrite));
  Actor b(*this);
  for (std::size_t at = 0; at < 24 * 20; at += 8) {
    EXPECT_EQ(b.races_reading(at, 8), at % 24 == 0) << at;
  }
  EXPECT_FALSE(b.races_writing(24 * 20, 8));
}

TEST_F(RangeCheck, CountsDown) {
  Actor a(*this);
  EXPECT_FALSE(check(a, make_elements(address(96), -4, 4, 10), kWrite));
  Actor b(*this);
  for (std::size_t at = 0; at < 128; at += 4) {
    EXPECT_EQ(b.races_writing(at), at >= 60 && at < 100) << at;
  }
}

TEST_F(RangeCheck, JoinsElementsWithoutGaps) {
  const Elements up = make_elements(address(0), 4, 4, 10);
  EXPECT_EQ(up.count, 1u);
  EXPECT_EQ(up.size, 40u);
  const Elements overlapping = make_elements(address(0), 1, 4, 10);
  EXPECT_EQ(overlapping.count, 1u);
  EXPECT_EQ(overlapping.size, 13u);
  EXPECT_EQ(make_elements(address(8), 0, 4, 10).size, 4u);
}

TEST_F(RangeCheck, ChecksPartsOfWords) {
  Actor a(*this);
  EXPECT_FALSE(check(a, row(3, 100), kWrite));
  Actor b(*this);
  b.write(2, 1);
  b.write(103, 1);
  EXPECT_TRUE(b.races_writing(3, 1));
  EXPECT_TRUE(b.races_writing(102, 1));
  Actor c(*this);
  EXPECT_FALSE(check(c, row(201, 2), kRead));
  EXPECT_FALSE(check(c, row(201, 2), kRead));
  EXPECT_TRUE(a.races_writing(202, 1));
}

TEST_F(RangeCheck, DoesNothingForNoneAndForTooMany) {
  Actor a(*this);
  EXPECT_FALSE(check(a, make_elements(address(0), 8, 8, 0), kWrite));
  EXPECT_FALSE(
      check(a, make_elements(address(0), 8, 8, ~std::size_t{0}), kWrite));
  EXPECT_FALSE(
      check(a, make_elements(address(0), PTRDIFF_MIN, 8, std::size_t{1} << 40),
            kWrite));
  Actor b(*this);
  b.write(0, 8);
}

TEST_F(RangeCheck, ForgetsMemoryWithANewOwner) {
  Actor a(*this);
  check(a, row(0, 1024), kWrite);
  EXPECT_TRUE(is_known(a, row(0, 1024), kWrite));
  reset_range(address(512), 64);
  EXPECT_FALSE(is_known(a, row(0, 1024), kWrite));
  check(a, row(0, 1024), kWrite);
  EXPECT_TRUE(is_known(a, row(0, 1024), kWrite));
  Actor b(*this);
  EXPECT_TRUE(b.races_reading(520));
}

// A buffer that was filled, then accessed here and there.
TEST_F(RangeCheck, ABigRangeAnswersForWhatLiesInside) {
  constexpr std::size_t kBig = std::size_t{2} << 10;
  Actor a(*this);
  EXPECT_FALSE(check(a, row(0, kBig), kWrite));
  const Elements inside = make_elements(address(3), 20, 1, 100);
  EXPECT_TRUE(is_known(a, inside, kWrite));
  EXPECT_TRUE(is_known(a, inside, kRead));
  EXPECT_FALSE(is_known(a, make_elements(address(3), 21, 1, 100), kWrite));
  EXPECT_FALSE(check(a, row(kBig, kBig), kRead));
  const Elements behind = make_elements(address(kBig + 3), 20, 1, 100);
  EXPECT_TRUE(is_known(a, behind, kRead));
  EXPECT_FALSE(is_known(a, behind, kWrite));
  Actor b(*this);
  EXPECT_FALSE(is_known(b, inside, kRead));
  a.release();
  EXPECT_FALSE(is_known(a, inside, kWrite));
}

TEST_F(RangeCheck, ABigRangeOutlivesResetsBesideItOnly) {
  constexpr std::size_t kBig = std::size_t{2} << 10;
  Actor a(*this);
  check(a, row(0, kBig), kWrite);
  const Elements inside = make_elements(address(3), 20, 1, 100);
  reset_range(address(kBig), 64);
  EXPECT_TRUE(is_known(a, inside, kWrite));
  reset_range(address(1024), 64);
  EXPECT_FALSE(is_known(a, inside, kWrite));
  EXPECT_FALSE(is_known(a, inside, kWrite));
  check(a, inside, kWrite);
  Actor b(*this);
  EXPECT_TRUE(b.races_reading(1043, 1));
}

TEST_F(RangeCheck, ForgetsAtASweep) {
  Actor a(*this);
  check(a, row(0, 1024), kWrite);
  forget_all_ranges();
  EXPECT_FALSE(is_known(a, row(0, 1024), kWrite));
}

TEST_F(RangeCheck, NamesTheElementThatRaced) {
  Actor a(*this);
  a.write(123, 1);
  Actor b(*this);
  gosan_site four{};
  four.size = 4;
  site = &four;
  EXPECT_TRUE(check(b, make_elements(address(0), 4, 4, 100), kRead));
  EXPECT_EQ(event.current.address, address(120));
  EXPECT_EQ(event.current.size, 4u);
  EXPECT_EQ(event.address, address(123));
  a.write(1002, 1);
  EXPECT_TRUE(check(b, make_elements(address(904), 16, 4, 100), kWrite));
  EXPECT_EQ(event.current.address, address(1000));
  EXPECT_EQ(event.current.size, 4u);
  site = nullptr;
}

}  // namespace
}  // namespace gosan::detector

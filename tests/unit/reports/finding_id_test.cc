// What takes part in a finding's identity, and what must not.
#include <gtest/gtest.h>

#include <utility>

#include "sample.h"

namespace gosan::report {
namespace {

using testing::frame;
using testing::sample_deadlock;
using testing::sample_leak;
using testing::sample_race;

TEST(FindingId, IsTheSameForever) {
  // Baselines on disk hold these: a change of the recipe breaks them.
  EXPECT_EQ(finding_id(sample_race()), "765576789a0c763f");
  EXPECT_EQ(finding_id(sample_leak()), "b11dce05c07489d6");
  EXPECT_EQ(finding_id(sample_deadlock()), "c6599d60c8bb7e4e");
}

TEST(FindingId, SidesCommute) {
  Finding race = sample_race();
  race.accesses[0].expression = "other";
  Finding swapped = race;
  std::swap(swapped.accesses[0], swapped.accesses[1]);
  EXPECT_EQ(finding_id(race), finding_id(swapped));
}

TEST(FindingId, AddressesGoroutinesAndDirectoriesTakeNoPart) {
  Finding race = sample_race();
  race.object.address = 1;
  race.object.offset = 4;
  race.count = 100;
  for (Access& access : race.accesses) {
    access.goroutine += 100;
    for (Frame& one : access.stack) one.file = "/elsewhere/main.cc";
  }
  EXPECT_EQ(finding_id(race), finding_id(sample_race()));
}

TEST(FindingId, LinesInsertedAboveTakeNoPart) {
  Finding race = sample_race();
  for (Access& access : race.accesses) {
    for (Frame& one : access.stack) one.line += 10;
  }
  EXPECT_EQ(finding_id(race), finding_id(sample_race()));

  Finding leak = sample_leak();
  leak.blocked[0].goroutine.created_at[0].file = "/src/app/fetch.cc";
  Finding moved = leak;
  moved.blocked[0].stack[0].line += 10;
  moved.blocked[0].goroutine.created_at[0].line += 10;
  EXPECT_EQ(finding_id(leak), finding_id(moved));
}

TEST(FindingId, KindOfAccessTakesNoPart) {
  Finding race = sample_race();
  race.accesses[1].kind = AccessKind::kWrite;
  EXPECT_EQ(finding_id(race), finding_id(sample_race()));
}

TEST(FindingId, FunctionExpressionAndVariableCount) {
  Finding function = sample_race();
  function.accesses[0].stack[0].function = "other(int)";
  Finding expression = sample_race();
  expression.accesses[0].expression = "counter--";
  Finding variable = sample_race();
  variable.object.name = "total";
  for (const Finding& other : {function, expression, variable}) {
    EXPECT_NE(finding_id(other), finding_id(sample_race()));
  }
}

TEST(FindingId, CallersOfTheUsersFrameTakeNoPart) {
  Finding race = sample_race();
  race.accesses[0].stack.pop_back();
  EXPECT_EQ(finding_id(race), finding_id(sample_race()));
}

TEST(FindingId, AccessInsideALibraryIsNamedByBothFrames) {
  Finding race = sample_race();
  Frame library =
      frame("std::vector<int>::push_back(int)", "stl_vector.h", 1, 1);
  library.library = true;
  for (Access& access : race.accesses) {
    access.stack.insert(access.stack.begin(), library);
  }
  Finding other_caller = race;
  other_caller.accesses[0].stack[1].function = "reader()";
  Finding other_callee = race;
  other_callee.accesses[0].stack[0].function = "std::vector<int>::size()";
  EXPECT_NE(finding_id(race), finding_id(other_caller));
  EXPECT_NE(finding_id(race), finding_id(other_callee));
}

TEST(FindingId, TwoGoStatementsOfOneFunctionAreTwoLeaks) {
  Finding leak = sample_leak();
  leak.blocked[0].goroutine.created_at[0].line += 1;
  EXPECT_NE(finding_id(leak), finding_id(sample_leak()));
}

TEST(FindingId, NumberOfSleepersOfADeadlockTakesNoPart) {
  Finding deadlock = sample_deadlock();
  deadlock.blocked.push_back(deadlock.blocked[1]);
  EXPECT_EQ(finding_id(deadlock), finding_id(sample_deadlock()));
}

TEST(FindingId, EmptyFindingHasOne) {
  EXPECT_EQ(finding_id(Finding{}).size(), 16u);
}

TEST(FindingId, OfALockOrderDoesNotDependOnWhereItStarts) {
  Finding turned = testing::sample_lock_order();
  std::swap(turned.lock_steps[0], turned.lock_steps[1]);
  turned.lock_steps[0].goroutine.id = 99;
  EXPECT_EQ(finding_id(turned), finding_id(testing::sample_lock_order()));
  turned.lock_steps[0].taken_at[0].function = "other";
  EXPECT_NE(finding_id(turned), finding_id(testing::sample_lock_order()));
}

}  // namespace
}  // namespace gosan::report

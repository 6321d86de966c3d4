// Reports side by side, and the baseline.
#include "compare.h"

#include <gosan/report_json.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sample.h"

namespace gosan::tool {
namespace {

using report::Finding;
using report::Report;
using report::testing::sample_deadlock;
using report::testing::sample_leak;
using report::testing::sample_race;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Finding with_id(Finding finding, std::string id) {
  finding.id = std::move(id);
  return finding;
}

Report report_of(std::vector<Finding> findings) {
  return {{}, std::move(findings)};
}

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(finding.id);
  return result;
}

TEST(Compare, SplitsByIdAndOrdersByKindAndId) {
  const Comparison sides = compare(
      report_of(
          {with_id(sample_leak(), "gone"), with_id(sample_race(), "same")}),
      report_of({with_id(sample_leak(), "c"), with_id(sample_race(), "same"),
                 with_id(sample_race(), "b"), with_id(sample_race(), "a")}));
  EXPECT_THAT(ids(sides.fresh), ElementsAre("a", "b", "c"));
  EXPECT_THAT(ids(sides.gone), ElementsAre("gone"));
  EXPECT_THAT(ids(sides.same), ElementsAre("same"));
}

TEST(Compare, TakesTheSameFindingFromTheSecond) {
  Finding later = with_id(sample_race(), "a");
  later.count = 77;
  const Comparison sides =
      compare(report_of({with_id(sample_race(), "a")}), report_of({later}));
  ASSERT_EQ(sides.same.size(), 1u);
  EXPECT_EQ(sides.same.front().count, 77u);
}

TEST(OneLine, HasIdTitleAndPlaceWithoutThePrefix) {
  Finding race = with_id(sample_race(), "0123");
  for (report::Access& access : race.accesses) {
    access.stack.front().file = "/build/x/main.cc";
  }
  const std::string line = one_line(race, "/build/");
  EXPECT_TRUE(line.starts_with("0123  data race on `counter`: x/main.cc:"))
      << line;
}

TEST(Baseline, IsIndependentOfRunCountAndAddresses) {
  Finding first = with_id(sample_race(), "a");
  Finding second = first;
  second.count = first.count + 5;
  second.object.address = first.object.address + 4096;
  Report one = report_of({first});
  Report other = report_of({second});
  one.run.pid = 1;
  other.run.pid = 2;
  EXPECT_EQ(json_report(update_baseline({}, one, false).baseline, {}),
            json_report(update_baseline({}, other, false).baseline, {}));
}

TEST(Baseline, ForgetsForHowLongALeakWasBlocked) {
  Finding leak = sample_leak();
  leak.blocked.front().goroutine.blocked_for_ms = 1234;
  EXPECT_EQ(accepted(leak).blocked.front().goroutine.blocked_for_ms, 0);
}

TEST(Baseline, KeepsWhatWasNotSeenAndWhatItSaysOfTheRest) {
  Finding old = with_id(sample_race(), "a");
  old.why = "as it was accepted";
  const BaselineUpdate update = update_baseline(
      report_of({with_id(sample_leak(), "unseen"), old}),
      report_of({with_id(sample_race(), "a"), with_id(sample_race(), "b")}),
      false);
  EXPECT_THAT(ids(update.baseline.findings), ElementsAre("a", "b", "unseen"));
  EXPECT_EQ(update.baseline.findings.front().why, "as it was accepted");
  EXPECT_EQ(update.added, 1u);
  EXPECT_EQ(update.kept, 2u);
  EXPECT_EQ(update.removed, 0u);
}

TEST(Baseline, PruneDropsWhatWasNotSeen) {
  const BaselineUpdate update =
      update_baseline(report_of({with_id(sample_leak(), "unseen"),
                                 with_id(sample_race(), "a")}),
                      report_of({with_id(sample_race(), "a")}), true);
  EXPECT_THAT(ids(update.baseline.findings), ElementsAre("a"));
  EXPECT_EQ(update.kept, 1u);
  EXPECT_EQ(update.removed, 1u);
}

TEST(Baseline, ASecondUpdateChangesNothing) {
  const Report seen =
      report_of({with_id(sample_deadlock(), "d"), with_id(sample_race(), "r")});
  const Report once = update_baseline({}, seen, false).baseline;
  EXPECT_EQ(json_report(update_baseline(once, seen, false).baseline, {}),
            json_report(once, {}));
}

}  // namespace
}  // namespace gosan::tool

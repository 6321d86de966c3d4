// Rules for the detector's file, and their last days.
#include "suppress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample.h"

namespace gosan::tool {
namespace {

using report::Finding;
using report::testing::sample_leak;
using report::testing::sample_race;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Finding race() {
  Finding race = sample_race();
  race.id = "0123456789abcdef";
  return race;
}

TEST(RuleFor, NamesKindAndId) {
  EXPECT_EQ(rule_for(race()), "race:id:0123456789abcdef");
}

TEST(RuleFor, HasTheDetectorsWordForEachKind) {
  Finding finding = sample_leak();
  EXPECT_TRUE(rule_for(finding).starts_with("leak:"));
  finding = report::testing::sample_deadlock();
  EXPECT_TRUE(rule_for(finding).starts_with("deadlock:"));
  finding = report::testing::sample_lock_order();
  EXPECT_TRUE(rule_for(finding).starts_with("lock-order:"));
  finding = report::testing::sample_misuse();
  EXPECT_TRUE(rule_for(finding).starts_with("misuse:"));
}

TEST(WithSuppression, KeepsWhatThereIsAndSaysFindingReasonAndEnd) {
  const std::string text =
      with_suppression("leak:mine\n", race(), {"known", "2027-03-31"});
  EXPECT_EQ(text.find("leak:mine\n\n# finding 0123456789abcdef: data race"), 0u)
      << text;
  EXPECT_THAT(text, HasSubstr("\n# reason: known\n# until: 2027-03-31\n"
                              "race:id:0123456789abcdef\n"));
}

TEST(WithSuppression, ReplacesAnEarlierOneOfTheSameFinding) {
  Finding other = race();
  other.id = "fedcba9876543210";
  std::string text = with_suppression("", race(), {"first", ""});
  text = with_suppression(text, other, {"other", ""});
  text = with_suppression(text, race(), {"second", ""});
  EXPECT_THAT(text, Not(HasSubstr("first")));
  EXPECT_EQ(text.find("race:id:0123"), text.rfind("race:id:0123"));
  EXPECT_THAT(
      text,
      HasSubstr("race:id:fedcba9876543210\n\n# finding 0123456789abcdef"));
  EXPECT_TRUE(text.starts_with("# finding fedcba")) << text;
}

TEST(ExpiredRules, ARuleEndsAfterItsLastDay) {
  const std::string text =
      with_suppression("race:x\n", race(), {"known", "2027-03-31"});
  EXPECT_THAT(expired_rules(text, "2027-03-31"), IsEmpty());
  const auto expired = expired_rules(text, "2027-04-01");
  ASSERT_THAT(expired, SizeIs(1));
  EXPECT_EQ(expired.front().rule, "race:id:0123456789abcdef");
  EXPECT_EQ(expired.front().reason, "known");
  EXPECT_EQ(expired.front().line, 6u);
}

TEST(ExpiredRules, AnEndThatIsNoDateIsOver) {
  EXPECT_THAT(expired_rules("# until: soon\nrace:f\n", "2027-04-01"),
              SizeIs(1));
}

TEST(ExpiredRules, AnEndBelongsToTheNextRuleOnly) {
  EXPECT_THAT(expired_rules("# until: 2020-01-01\n\nrace:f\n# x\nleak:g\n",
                            "2027-04-01"),
              IsEmpty());
}

TEST(IsDate, KnowsTheCalendar) {
  EXPECT_TRUE(is_date("2028-02-29"));
  for (const char* wrong : {"2027-02-29", "2027-13-01", "2027-1-1", "27-01-01",
                            "2027-01-0x", "2027/01/01", "", "2027-01--1"}) {
    EXPECT_FALSE(is_date(wrong)) << wrong;
  }
  EXPECT_TRUE(is_date(today_utc()));
}

}  // namespace
}  // namespace gosan::tool

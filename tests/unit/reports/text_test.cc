// The terminal's text beyond what the approved reports show.
#include <gosan/report_text.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sample.h"

namespace gosan::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::sample_deadlock;
using testing::sample_leak;
using testing::sample_race;
using testing::sample_report;

TEST(TextFinding, NamesWhatAPersonNeeds) {
  const std::string text = text_finding(sample_race(), {}, nullptr);
  for (const char* part :
       {"data race", "`counter`", "write of 4 bytes by goroutine 8",
        "read of 4 bytes by goroutine 7 \"adder\"",
        "/src/app/main.cc:5:3 worker(int)",
        "started by goroutine 1 (main) at /src/app/main.cc:11:3 main",
        "global variable `counter` of type int at /src/app/main.cc:3"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(TextFinding, IsShort) {
  const std::string text = text_finding(sample_race(), {}, nullptr);
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 20);
}

TEST(TextFinding, ColoursOnlyWhenAsked) {
  TextOptions options;
  EXPECT_THAT(text_finding(sample_race(), options, nullptr),
              Not(HasSubstr("\x1b[")));
  options.color = true;
  EXPECT_THAT(text_finding(sample_race(), options, nullptr),
              HasSubstr("\x1b["));
}

TEST(TextFinding, NamesCannotDriveTheTerminal) {
  Finding race = sample_race();
  race.accesses[0].stack[0].function = "f\x1b]0;owned\x07\n";
  race.object.name = "a\rb";
  const std::string text = text_finding(race, {}, nullptr);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
  EXPECT_THAT(text, HasSubstr("f\\x1b]0;owned\\x07\\x0a"));
}

TEST(TextFinding, StripsThePrefixAndSaysHowManyFramesAreHidden) {
  TextOptions options;
  options.strip_path_prefix = "/src/app/";
  options.frames = 1;
  const std::string text = text_finding(sample_race(), options, nullptr);
  EXPECT_THAT(text, HasSubstr("--> main.cc:5:3 worker(int)"));
  EXPECT_THAT(text, HasSubstr("1 more frame\n"));
}

TEST(TextFinding, LeakSaysWhatItWaitsOn) {
  const std::string text = text_finding(sample_leak(), {}, nullptr);
  EXPECT_THAT(text, HasSubstr("goroutine 9 is blocked in chan send for ever"));
  EXPECT_THAT(text, HasSubstr("cap 0, len 0, open; 1 sender and 0 receivers"));
}

TEST(TextFinding, LeakThatIsNotProvenDoesNotSayForEver) {
  Finding leak = sample_leak();
  leak.verdict = Verdict::kBlocked;
  EXPECT_THAT(text_finding(leak, {}, nullptr), Not(HasSubstr("for ever")));
}

TEST(TextFinding, DeadlockShowsEveryGoroutine) {
  const std::string text = text_finding(sample_deadlock(), {}, nullptr);
  EXPECT_THAT(text, HasSubstr("goroutine 1 (main) [chan send]:"));
  EXPECT_THAT(text, HasSubstr("goroutine 2 [chan receive]:"));
}

TEST(TextFinding, ALockOrderShowsBothPlacesOfEachStep) {
  const std::string text =
      text_finding(testing::sample_lock_order(), {}, nullptr);
  EXPECT_THAT(text, HasSubstr("goroutine 4 locks `b` while it holds `a`"));
  EXPECT_THAT(text, HasSubstr("goroutine 5 read-locks `a` while it holds `b`"));
  for (const char* place : {":10:3", ":11:3", ":20:3", ":21:3"}) {
    EXPECT_THAT(text, HasSubstr(place));
  }
}

TEST(TextFinding, AMisuseShowsWhatCameBefore) {
  const std::string text = text_finding(testing::sample_misuse(), {}, nullptr);
  EXPECT_THAT(text, HasSubstr("misuse: send on closed channel by goroutine 4"));
  EXPECT_THAT(text, HasSubstr("closed before by goroutine 5"));
}

TEST(TextFinding, EmptyFindingsAreNoProblem) {
  for (const FindingKind kind :
       {FindingKind::kRace, FindingKind::kLeak, FindingKind::kDeadlock,
        FindingKind::kLockOrder, FindingKind::kMisuse}) {
    Finding finding;
    finding.kind = kind;
    EXPECT_FALSE(text_finding(finding, {}, nullptr).empty());
  }
}

TEST(TextSummary, CountsInWords) {
  Report report = sample_report();
  report.findings.push_back(sample_race());
  EXPECT_EQ(text_summary(report, "gosan-report/index.html"),
            "gosan: 2 data races, 1 goroutine leak, 1 deadlock — report: "
            "gosan-report/index.html\n");
  EXPECT_EQ(text_summary(Report{{}, {sample_leak()}}, ""),
            "gosan: 1 goroutine leak\n");
  EXPECT_EQ(text_summary(Report{}, "x"), "");
}

}  // namespace
}  // namespace gosan::report

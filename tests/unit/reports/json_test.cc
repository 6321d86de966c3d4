// report.json's schema, read back by another implementation.
#include <gosan/report_json.h>

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "parse.h"
#include "sample.h"

namespace gosan::report {
namespace {

using nlohmann::json;
using testing::sample_leak;
using testing::sample_race;
using testing::sample_report;

TEST(JsonReport, HasTheSchemasKeys) {
  const json whole = json::parse(json_report(sample_report(), {}));
  EXPECT_EQ(whole["schema"], "gosan-report/1");
  EXPECT_EQ(whole["program"]["argv"], json({"./app", "--fast"}));
  EXPECT_EQ(whole["program"]["pid"], 123);
  EXPECT_EQ(whole["program"]["gosan"], "0.1.0");
  const json summary = {
      {"data-race", 1}, {"goroutine-leak", 1}, {"deadlock", 1}};
  EXPECT_EQ(whole["summary"], summary);
  EXPECT_EQ(whole["findings"].size(), 3u);
}

TEST(JsonReport, SpellsARace) {
  const json race =
      json::parse(json_report(sample_report(), {}))["findings"][0];
  EXPECT_EQ(race["kind"], "data-race");
  EXPECT_EQ(race["object"]["kind"], "global");
  EXPECT_EQ(race["object"]["address"], "0x404010");
  EXPECT_TRUE(race["object"]["allocated_by"]["stack"].is_array());
  ASSERT_EQ(race["accesses"].size(), 2u);
  EXPECT_EQ(race["accesses"][0]["kind"], "write");
  EXPECT_EQ(race["accesses"][0]["expression"], "counter++");
  EXPECT_EQ(race["accesses"][0]["stack"][0]["function"], "worker(int)");
  EXPECT_EQ(race["accesses"][0]["stack"][0]["line"], 5);
  EXPECT_TRUE(race["accesses"][1]["locks_held"].is_array());
  EXPECT_EQ(race["goroutines"][1]["name"], "adder");
  EXPECT_EQ(race["goroutines"][1]["stack"][0]["line"], 11);
}

TEST(JsonReport, SpellsLeaksAndDeadlocksAlike) {
  const json findings =
      json::parse(json_report(sample_report(), {}))["findings"];
  const json& leak = findings[1];
  EXPECT_EQ(leak["kind"], "goroutine-leak");
  EXPECT_EQ(leak["verdict"], "proven");
  EXPECT_EQ(leak["goroutine"]["state"], "chan send");
  EXPECT_EQ(leak["goroutine"]["blocked_for_ms"], 1200);
  EXPECT_EQ(leak["goroutine"]["created_at"][0]["line"], 11);
  EXPECT_EQ(leak["waits_on"][0]["kind"], "chan");
  EXPECT_EQ(leak["waits_on"][0]["closed"], false);
  const json& one = findings[2]["goroutines"][0];
  EXPECT_EQ(findings[2]["kind"], "deadlock");
  for (const char* key : {"goroutine", "stack", "waits_on"}) {
    EXPECT_TRUE(one.contains(key)) << key;
  }
}

TEST(JsonReport, AccessKindsAreThoseOfTheSchema) {
  const std::pair<AccessKind, const char*> names[] = {
      {AccessKind::kRead, "read"},
      {AccessKind::kWrite, "write"},
      {AccessKind::kAtomicRead, "atomic read"},
      {AccessKind::kAtomicWrite, "atomic write"},
      {AccessKind::kFree, "free"}};
  for (const auto& [kind, name] : names) {
    Finding race = sample_race();
    race.accesses[0].kind = kind;
    const json line = json::parse(json_line(race, {}, {}));
    EXPECT_EQ(line["accesses"][0]["kind"], name);
  }
}

TEST(JsonReport, IsValidWhateverTheNames) {
  using namespace std::string_literals;
  const std::string nasty = "\"\\</script>\n\t\x01\x7f\xff\xed\xa0\x80\0"s;
  Finding race = sample_race();
  race.accesses[0].expression = nasty;
  race.accesses[0].stack[0].function = nasty;
  race.accesses[0].stack[0].file = nasty;
  race.object.name = nasty;
  Report report{{}, {race}};
  report.run.argv = {nasty};
  const json whole = json::parse(json_report(report, {}));
  const std::string back = whole["findings"][0]["object"]["name"];
  EXPECT_TRUE(back.starts_with("\"\\</script>\n\t\x01\x7f\uFFFD"));
}

TEST(JsonReport, EmptyReportIsWhole) {
  const json whole = json::parse(json_report({}, {}));
  EXPECT_TRUE(whole["findings"].empty());
}

TEST(JsonReport, StripsThePrefix) {
  const json line = json::parse(json_line(sample_race(), {}, {"/src/app"}));
  EXPECT_EQ(line["accesses"][0]["stack"][0]["file"], "main.cc");
  EXPECT_EQ(line["object"]["file"], "main.cc");
}

TEST(JsonLine, IsOneLineWithTheRun) {
  const std::string line = json_line(sample_leak(), sample_report().run, {});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(line.back(), '\n');
  const json whole = json::parse(line);
  EXPECT_EQ(whole["kind"], "goroutine-leak");
  EXPECT_EQ(whole["program"]["pid"], 123);
}

// What the tool reads is what was written: nothing of the model is lost.
TEST(JsonReport, SurvivesTheWayBack) {
  Report report = sample_report();
  report.run.objects = 12;
  report.run.notes = {"a note"};
  Finding& race = report.findings[0];
  race.why = "because";
  race.object.offset = 2;
  race.object.owner = 1;
  race.object.allocated_at = {testing::frame("make", "m.cc", 1, 2)};
  race.accesses[0].locks_held = {"mu"};
  race.accesses[0].stack[1].library = true;
  race.accesses[0].stack[1].module = "/lib/x.so";
  race.accesses[0].stack[1].offset = 0x1234;
  report.findings[1].verdict = Verdict::kBlocked;
  report.findings[1].blocked[0].waits_on[0].nil = true;

  report.findings.push_back(testing::sample_lock_order());
  report.findings.push_back(testing::sample_misuse());

  const std::string text = json_report(report, {});
  const json whole = json::parse(text);
  Report back;
  back.run = tool::parse_run(whole["program"]);
  for (const json& finding : whole["findings"]) {
    back.findings.push_back(tool::parse_finding(finding).value());
  }
  EXPECT_EQ(json_report(back, {}), text);
}

}  // namespace
}  // namespace gosan::report

// SARIF, JUnit, GitHub and GitLab.
#include <gosan/report_exchange.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "sample.h"

namespace gosan::report {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::sample_race;
using testing::sample_report;

json sarif_run(const Report& report) {
  const json log = json::parse(sarif_report(report, {}));
  EXPECT_EQ(log["version"], "2.1.0");
  return log["runs"].at(0);
}

TEST(Sarif, EveryResultHasItsRule) {
  const json run = sarif_run(sample_report());
  std::set<std::string> rules;
  for (const json& rule : run["tool"]["driver"]["rules"]) {
    rules.insert(rule["id"]);
  }
  ASSERT_EQ(run["results"].size(), 3u);
  for (const json& result : run["results"]) {
    EXPECT_TRUE(rules.contains(result["ruleId"]));
    EXPECT_FALSE(result["message"]["text"].empty());
  }
}

TEST(Sarif, ARaceIsTwoThreadFlows) {
  Report report{{}, {sample_race()}};
  report.findings[0].accesses[0].goroutine = 0;
  report.findings[0].accesses[1].goroutine = 0;
  const json result = sarif_run(report)["results"][0];
  const json& flows = result["codeFlows"][0]["threadFlows"];
  ASSERT_EQ(flows.size(), 2u);
  EXPECT_NE(flows[0]["id"], flows[1]["id"]);
  // From the outermost frame to the access.
  const json last = flows[0]["locations"].back()["location"];
  EXPECT_EQ(last["physicalLocation"]["region"]["startLine"], 5);
  EXPECT_EQ(result["partialFingerprints"]["gosanFindingId/v1"],
            sample_race().id);
}

TEST(Sarif, PathsAreUris) {
  Report report{{}, {sample_race()}};
  report.findings[0].accesses[0].stack[0].file = "/a b/ü%.cc";
  const json result = sarif_run(report)["results"][0];
  EXPECT_EQ(
      result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
      "file:///a%20b/%C3%BC%25.cc");
}

TEST(Sarif, BaselineStateIsForAllOrNone) {
  Report report = sample_report();
  EXPECT_FALSE(sarif_run(report)["results"][0].contains("baselineState"));
  report.findings[0].known = true;
  EXPECT_EQ(sarif_run(report)["results"][0]["baselineState"], "unchanged");
  EXPECT_EQ(sarif_run(report)["results"][1]["baselineState"], "new");
}

TEST(Junit, AFindingIsAFailureAndAKnownOneIsSkipped) {
  Report report = sample_report();
  report.findings[0].known = true;
  const std::string xml = junit_report(report, {});
  EXPECT_THAT(xml, HasSubstr("tests=\"3\" failures=\"2\" errors=\"0\" "
                             "skipped=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<skipped message=\"known\"/>"));
}

TEST(Junit, WithoutFindingsOneTestPasses) {
  const std::string xml = junit_report({}, {});
  EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"0\""));
  EXPECT_THAT(xml, HasSubstr("name=\"no findings\"/>"));
}

TEST(Junit, NamesStayText) {
  Report report{{}, {sample_race()}};
  report.findings[0].object.name = "]]></failure><x y='\"&\x01";
  const std::string xml = junit_report(report, {});
  EXPECT_THAT(xml, Not(HasSubstr("<x ")));
  EXPECT_THAT(xml, Not(HasSubstr("\x01")));
}

TEST(Github, NamesCannotBeginACommand) {
  Report report{{}, {sample_race()}};
  report.findings[0].object.name = "a%\n::error::b,c";
  report.findings[0].accesses[0].stack[0].file = "x,line=1:y.cc";
  const std::string text = github_report(report, {});
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_TRUE(text.starts_with("::error file=x%2Cline=1%3Ay.cc,line=5,col=3,"));
}

TEST(Gitlab, HasTheObligatoryKeys) {
  Report report = sample_report();
  report.findings[2].blocked.clear();  // no place at all
  const json issues = json::parse(gitlab_report(report, {"/src/app"}));
  ASSERT_EQ(issues.size(), 3u);
  EXPECT_EQ(issues[0]["location"]["path"], "main.cc");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 5);
  EXPECT_EQ(issues[0]["fingerprint"], sample_race().id);
  EXPECT_EQ(issues[2]["location"]["lines"]["begin"], 1);
}

}  // namespace
}  // namespace gosan::report

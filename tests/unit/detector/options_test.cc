#include "options.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace gosan::detector {
namespace {

Options parsed(std::string_view text) {
  Options options;
  EXPECT_EQ(parse_options(text, options), std::nullopt) << text;
  return options;
}

std::string problem(std::string_view text) {
  Options options;
  return parse_options(text, options).value_or("(accepted)");
}

TEST(Options, DefaultsAreThoseOfTheManual) {
  const Options options = parsed("");
  EXPECT_EQ(options.exit_code, 66);
  EXPECT_FALSE(options.halt_on_error);
  EXPECT_EQ(options.report_dir, "gosan-report");
  EXPECT_TRUE(options.html);
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.log_path, "stderr");
  EXPECT_EQ(options.leaks, LeakMode::kProven);
  EXPECT_EQ(options.strip_path_prefix, "");
  EXPECT_EQ(options.sarif, "");
  EXPECT_EQ(options.junit, "");
  EXPECT_EQ(options.color, ColorMode::kAuto);
}

TEST(Options, MemoryLimitTakesBytesAndPowersOf1024) {
  EXPECT_EQ(parsed("").memory_limit, 0u);
  EXPECT_EQ(parsed("memory_limit=123456").memory_limit, 123456u);
  EXPECT_EQ(parsed("memory_limit=64k").memory_limit, 65536u);
  EXPECT_EQ(parsed("memory_limit=512m").memory_limit, 536870912u);
  EXPECT_EQ(parsed("memory_limit=2G").memory_limit, 2147483648u);
  for (const char* bad : {"", "m", "-1", "1.5g", "2t", "12mb",
                          "99999999999999999999", "99999999999g"}) {
    EXPECT_NE(problem(std::string("memory_limit=") + bad), "(accepted)") << bad;
  }
}

TEST(Options, SetsEveryKey) {
  const Options options = parsed(
      "exitcode=0 halt_on_error=1 report_dir=/r html=0 json=0 log_path=/l "
      "leaks=blocked strip_path_prefix=/src/ color=never sarif=s%p junit=j");
  EXPECT_EQ(options.exit_code, 0);
  EXPECT_TRUE(options.halt_on_error);
  EXPECT_EQ(options.report_dir, "/r");
  EXPECT_FALSE(options.html);
  EXPECT_FALSE(options.json);
  EXPECT_EQ(options.log_path, "/l");
  EXPECT_EQ(options.leaks, LeakMode::kBlocked);
  EXPECT_EQ(options.strip_path_prefix, "/src/");
  EXPECT_EQ(options.color, ColorMode::kNever);
  EXPECT_EQ(options.sarif, "s%p");
  EXPECT_EQ(options.junit, "j");
}

TEST(Options, LeavesTheRuntimesKeyToTheRuntime) {
  EXPECT_EQ(parsed("trace=t.json:html=0").html, false);
  Options options;
  EXPECT_EQ(parse_options("trace=", options),
            "bad value '' for 'trace': use a path");
}

TEST(Options, AcceptsBothSeparatorsMixedAndRepeated) {
  const Options options = parsed("  html=0::json=0 : exitcode=1:leaks=off:");
  EXPECT_FALSE(options.html);
  EXPECT_FALSE(options.json);
  EXPECT_EQ(options.exit_code, 1);
  EXPECT_EQ(options.leaks, LeakMode::kOff);
}

TEST(Options, TheLastValueOfAKeyHolds) {
  EXPECT_EQ(parsed("exitcode=1 exitcode=2").exit_code, 2);
}

TEST(Options, AColonInsideAPathBelongsToIt) {
  const Options options = parsed("report_dir=/a:b/c:d:html=0");
  EXPECT_EQ(options.report_dir, "/a:b/c:d");
  EXPECT_FALSE(options.html);
}

TEST(Options, QuotesProtectBlanksAndColons) {
  EXPECT_EQ(parsed("report_dir=\"/my reports:html=0\"").report_dir,
            "/my reports:html=0");
}

TEST(Options, RefusesUnknownKeysByName) {
  EXPECT_NE(problem("colour=auto").find("unknown key 'colour'"),
            std::string::npos);
  EXPECT_NE(problem("html=1:colour=auto").find("unknown key 'colour'"),
            std::string::npos);
}

TEST(Options, RefusesBadValuesWithTheGoodOnes) {
  EXPECT_NE(problem("exitcode=256").find("0 to 255"), std::string::npos);
  EXPECT_NE(problem("exitcode=").find("exitcode"), std::string::npos);
  EXPECT_NE(problem("exitcode=1x").find("'1x'"), std::string::npos);
  EXPECT_NE(problem("halt_on_error=2").find("0 or 1"), std::string::npos);
  EXPECT_NE(problem("html=").find("0 or 1"), std::string::npos);
  EXPECT_NE(problem("json=maybe").find("0 or 1"), std::string::npos);
  EXPECT_NE(problem("report_dir=").find("path"), std::string::npos);
  EXPECT_NE(problem("log_path=").find("path"), std::string::npos);
  EXPECT_NE(problem("leaks=all").find("proven, blocked or off"),
            std::string::npos);
  EXPECT_NE(problem("color=red").find("auto, always or never"),
            std::string::npos);
}

TEST(Options, RefusesWhatIsNoPair) {
  EXPECT_NE(problem("html").find("key=value"), std::string::npos);
  EXPECT_NE(problem("=1").find("key=value"), std::string::npos);
  EXPECT_NE(problem("report_dir=\"/a").find("quote"), std::string::npos);
}

TEST(Options, SaysWhatThisVersionLacks) {
  EXPECT_NE(problem("watchdog=soon").find("use a number of seconds"),
            std::string::npos);
  EXPECT_NE(problem("leak_check_interval=0").find("use a number of "),
            std::string::npos);
}

TEST(Options, ProblemsAreOneLine) {
  for (const char* text : {"x=1", "html=2", "html", "leaks=\"a b\""}) {
    EXPECT_EQ(problem(text).find('\n'), std::string::npos) << text;
  }
}

TEST(Options, ExpandsTheProcessIdEverywhere) {
  const std::string pid = std::to_string(getpid());
  EXPECT_EQ(expand_pid("a%p/%p%"), "a" + pid + "/" + pid + "%");
  EXPECT_EQ(expand_pid("100%q"), "100%q");
}

TEST(Options, LeaksWhileTheProgramRuns) {
  EXPECT_EQ(parsed("").leak_check_ms, 0);
  EXPECT_EQ(parsed("leak_check_interval=250").leak_check_ms, 250);
  EXPECT_EQ(parsed("watchdog=30").watchdog_s, 30);
}

// ---- suppressions ----

Suppressions rules(std::string_view text) {
  Suppressions rules;
  EXPECT_EQ(rules.parse(text), std::nullopt) << text;
  return rules;
}

report::Finding leak_of(const char* name, const char* function,
                        const char* creator) {
  report::Finding finding;
  finding.kind = report::FindingKind::kLeak;
  report::Blocked blocked;
  blocked.goroutine.name = name;
  blocked.goroutine.created_at.emplace_back().function = creator;
  blocked.stack.emplace_back().function = function;
  blocked.stack.emplace_back().file = "src/pool.cc";
  finding.blocked.push_back(blocked);
  return finding;
}

TEST(Suppressions, MatchNamesFunctionsAndFiles) {
  const report::Finding leak = leak_of("metrics", "serve(int)", "start_pool");
  for (const char* rule :
       {"leak:metrics", "leak:serve", "leak:s*v*(int)", "leak:pool.cc",
        "leak:start_pool", "leak:name:metrics", "leak:created:start",
        "# why\n\n  leak: serve  \n"}) {
    EXPECT_TRUE(rules(rule).match(leak)) << rule;
  }
  for (const char* rule :
       {"race:serve", "leak:server", "leak:name:serve", "leak:created:serve",
        "leak:created:metrics", "leak:v*s", "# leak:serve"}) {
    EXPECT_FALSE(rules(rule).match(leak)) << rule;
  }
}

TEST(Suppressions, MatchAnId) {
  const report::Finding leak = leak_of("metrics", "id::serve", "start_pool");
  const std::string id = report::finding_id(leak);
  EXPECT_TRUE(rules("leak:id:" + id).match(leak));
  EXPECT_FALSE(rules("race:id:" + id).match(leak));
  EXPECT_FALSE(rules("leak:name:id:" + id).match(leak));
  EXPECT_FALSE(rules("leak:id:" + id)
                   .match(leak_of("metrics", "id::stop", "start_pool")));
  EXPECT_FALSE(rules("leak:id:" + id.substr(0, 8)).match(leak));
  EXPECT_TRUE(rules("leak:id::serve").match(leak));
}

TEST(Suppressions, WhatCannotBeReadIsNamed) {
  Suppressions rules;
  for (const char* text : {"leak", "leak:", "spill:x", "leak:name:"}) {
    EXPECT_NE(rules.parse(text).value_or("").find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace gosan::detector

// Merging, reading and the baseline.
#include <gosan/report_json.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "merge.h"
#include "read.h"
#include "sample.h"

namespace gosan::tool {
namespace {

using report::Report;
using report::testing::sample_leak;
using report::testing::sample_race;
using report::testing::sample_report;
using ::testing::HasSubstr;

Report merge(const std::vector<Report>& reports) {
  Merger merger;
  for (const Report& report : reports) merger.add(report);
  return merger.take();
}

class ToolTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("gosan-tool-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path write(const char* name, const std::string& text) {
    std::ofstream(directory_ / name, std::ios::binary) << text;
    return directory_ / name;
  }

  std::string line() const {
    return json_line(sample_leak(), sample_report().run, {});
  }

  std::string error_of(const std::filesystem::path& path) {
    try {
      read_reports(path, input_);
    } catch (const ReadError& error) {
      return error.what();
    }
    return "no error";
  }

  std::filesystem::path directory_;
  Input input_;
};

TEST_F(ToolTest, ADirectoryIsItsReportAndItsLines) {
  write("report.json", json_report(sample_report(), {}));
  write("findings-123.jsonl", line());
  write("other.txt", "no report");
  read_reports(directory_, input_);
  const Report merged = input_.merger.take();
  ASSERT_EQ(merged.findings.size(), 3u);
  // One run: the leak of the .jsonl is the leak of the report.json.
  EXPECT_EQ(merged.findings[1].count, 1u);
  EXPECT_EQ(merged.run.pid, 123);
  EXPECT_TRUE(input_.warnings.empty());
}

TEST_F(ToolTest, AHalfWrittenLastLineCostsItself) {
  const auto file =
      write("findings-1.jsonl", line() + line().substr(0, line().size() / 2));
  read_reports(file, input_);
  EXPECT_EQ(input_.merger.take().findings.size(), 1u);
  ASSERT_EQ(input_.warnings.size(), 1u);
  EXPECT_THAT(input_.warnings[0],
              HasSubstr("findings-1.jsonl:2: left out a half-written last"));
}

TEST_F(ToolTest, AFileOfOneHalfLineIsNoError) {
  read_reports(write("findings-1.jsonl", "{\"kind\":\"da"), input_);
  EXPECT_TRUE(input_.merger.take().findings.empty());
  EXPECT_EQ(input_.warnings.size(), 1u);
}

TEST_F(ToolTest, ErrorsNameTheFile) {
  EXPECT_THAT(error_of(directory_ / "none.json"), HasSubstr("none.json"));
  EXPECT_THAT(error_of(directory_), HasSubstr("there is no report.json"));
  EXPECT_THAT(error_of(write("a.json", "{")), HasSubstr("a.json: not JSON"));
  EXPECT_THAT(error_of(write("b.json", "[1]")), HasSubstr("b.json: not a"));
  EXPECT_THAT(error_of(write("c.json", "{\"schema\": \"sarif\"}")),
              HasSubstr("its schema is 'sarif'"));
  EXPECT_THAT(error_of(write("d.json",
                             "{\"schema\": \"gosan-report/1\", "
                             "\"findings\": [{\"kind\": 7}]}")),
              HasSubstr("d.json: not a report: a value has the wrong type"));
  EXPECT_THAT(error_of(write("e.jsonl", "hello\nworld\n")),
              HasSubstr("e.jsonl:1: not a line of gosan's findings"));
}

TEST_F(ToolTest, KindsOfALaterVersionAreLeftOutAloud) {
  read_reports(write("findings-1.jsonl", "{\"kind\":\"omen\"}\n" + line()),
               input_);
  EXPECT_EQ(input_.merger.take().findings.size(), 1u);
  ASSERT_EQ(input_.warnings.size(), 1u);
  EXPECT_THAT(input_.warnings[0], HasSubstr("unknown kind 'omen'"));
}

TEST(Merger, CountsOfDifferentRunsAreAdded) {
  Report first = sample_report();
  Report second = sample_report();
  second.run.pid = 124;
  second.findings[0].count = 4;
  const Report merged = merge({first, second});
  ASSERT_EQ(merged.findings.size(), 3u);
  EXPECT_EQ(merged.findings[0].count, 5u);
  EXPECT_EQ(merged.run.argv, first.run.argv);
  EXPECT_THAT(merged.run.notes, ::testing::Contains("merged from 2 runs"));
}

TEST(Merger, TheSameReportTwiceIsThatReport) {
  const Report merged = merge({sample_report(), sample_report()});
  EXPECT_EQ(merged.findings[0].count, 1u);
  EXPECT_EQ(json_report(merged, {}), json_report(sample_report(), {}));
}

TEST(MarkKnown, CountsWhatTheBaselineLacks) {
  Report report = sample_report();
  EXPECT_EQ(mark_known(report, Report{{}, {sample_race()}}), 2u);
  EXPECT_TRUE(report.findings[0].known);
  EXPECT_FALSE(report.findings[1].known);
  EXPECT_EQ(mark_known(report, sample_report()), 0u);
}

}  // namespace
}  // namespace gosan::tool

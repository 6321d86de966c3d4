// Nothing of the program's becomes markup.
#include "html.h"

#include <gosan/report_html.h>
#include <gosan/report_markdown.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sample.h"
#include "utf8.h"

namespace gosan::report {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::sample_report;

// Every string of the model is `text`.
Report report_of(const std::string& text) {
  Report report = sample_report();
  report.run.argv = {text};
  report.run.started = report.run.version = text;
  report.run.notes = {text};
  const auto spoil = [&text](Stack& stack) {
    for (Frame& frame : stack) {
      frame.function = frame.file = frame.module = text;
    }
  };
  for (Finding& finding : report.findings) {
    finding.id = finding.why = text;
    finding.object.name = finding.object.type = finding.object.file = text;
    for (Access& access : finding.accesses) {
      access.expression = text;
      access.locks_held = {text};
      spoil(access.stack);
    }
    for (Goroutine& goroutine : finding.goroutines) {
      goroutine.name = goroutine.state = text;
      spoil(goroutine.created_at);
    }
    for (Blocked& blocked : finding.blocked) {
      blocked.goroutine.name = blocked.goroutine.state = text;
      blocked.waits_on[0].kind = blocked.waits_on[0].op = text;
      spoil(blocked.goroutine.created_at);
      spoil(blocked.stack);
      spoil(blocked.waits_on[0].made_at);
    }
  }
  return report;
}

TEST(Html, EscapesTextByDefault) {
  Html html;
  html.append_raw("<b title=\"").append_text("\"'<&>").append_raw("\">");
  EXPECT_EQ(html.take(), "<b title=\"&quot;&#39;&lt;&amp;&gt;\">");
}

TEST(Html, CleansText) {
  Html html;
  html.append_text("a\0\xff\x1b\u202e"sv);
  EXPECT_EQ(html.take(), "a\\x00\uFFFD\\x1b\\u202e");
}

TEST(HtmlReport, TagsInNamesStayText) {
  const std::string page =
      html_report(report_of("</script><script>alert(1)</script>"), {}, nullptr);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("</script")));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

TEST(HtmlReport, QuotesInNamesDoNotLeaveAttributes) {
  const std::string page =
      html_report(report_of("\" onclick='x' y=\""), {}, nullptr);
  EXPECT_THAT(page, Not(HasSubstr("\" onclick")));
  EXPECT_THAT(page, Not(HasSubstr("'x'")));
}

TEST(HtmlReport, IsValidUtf8WithoutControlCharacters) {
  const std::string page =
      html_report(report_of("\xff\xc0\xaf\x01\x1b\x7f"), {}, nullptr);
  EXPECT_EQ(valid_utf8(page), page);
  for (const char c : page) {
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  }
}

TEST(HtmlReport, AllowsItselfNothingFromElsewhere) {
  const std::string page = html_report(sample_report(), {}, nullptr);
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'unsafe-inline'"));
  for (const char* reference : {"http:", "https:", "url(", "src=", "@import"}) {
    EXPECT_THAT(page, Not(HasSubstr(reference))) << reference;
  }
}

TEST(HtmlReport, IsTheSameForTheSameReport) {
  EXPECT_EQ(html_report(sample_report(), {}, nullptr),
            html_report(sample_report(), {}, nullptr));
}

TEST(HtmlReport, EmptyFindingsAreNoProblem) {
  Report report;
  for (const FindingKind kind :
       {FindingKind::kRace, FindingKind::kLeak, FindingKind::kDeadlock,
        FindingKind::kLockOrder, FindingKind::kMisuse}) {
    report.findings.emplace_back().kind = kind;
  }
  EXPECT_THAT(html_report(report, {}, nullptr), HasSubstr("</html>"));
  EXPECT_THAT(html_report({}, {}, nullptr), HasSubstr("no findings"));
}

TEST(MarkdownReport, NamesCannotLeaveTheirFence) {
  const std::string text =
      markdown_report(report_of("```\n# owned <b> [x](y)"), {});
  EXPECT_THAT(text, HasSubstr("````text"));
  EXPECT_THAT(text, Not(HasSubstr("\n# owned")));
}

}  // namespace
}  // namespace gosan::report

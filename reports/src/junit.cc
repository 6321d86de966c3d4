// JUnit XML.
#include <gosan/report_exchange.h>
#include <gosan/report_text.h>

#include <fmt/format.h>

#include <algorithm>

#include "html.h"
#include "kinds.h"
#include "words.h"

namespace gosan::report {
namespace {

// XML escapes the five characters that HTML does, and forbids the control
// characters that Html spells out, so that type serves here as well.
void append_detail(Html& xml, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    xml.append_text(text.substr(0, end)).append_raw("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void append_case(Html& xml, const Finding& finding, const Words& words,
                 const TextOptions& options) {
  const std::string name =
      fmt::format("{} [{}]", words.title(finding), finding.id);
  xml.element("  <testcase classname=\"gosan.", kind_name(finding.kind), "\"");
  xml.element(" name=\"", name, "\">\n");
  if (finding.known) {
    xml.append_raw("   <skipped message=\"known\"/>\n");
  } else {
    xml.element("   <failure type=\"", kind_name(finding.kind), "\"");
    xml.element(" message=\"", words.verdict(finding), "\">");
    append_detail(xml, text_finding(finding, options, nullptr));
    xml.append_raw("</failure>\n");
  }
  xml.append_raw("  </testcase>\n");
}

void append_counts(Html& xml, const Report& report) {
  const auto known =
      std::count_if(report.findings.begin(), report.findings.end(),
                    [](const Finding& one) { return one.known; });
  const std::size_t total = report.findings.size();
  xml.append_raw(" tests=\"").append_number(std::max<std::size_t>(1, total));
  xml.append_raw("\" failures=\"");
  xml.append_number(total - static_cast<std::size_t>(known));
  xml.append_raw("\" errors=\"0\" skipped=\"");
  xml.append_number(static_cast<std::size_t>(known)).append_raw("\">\n");
}

}  // namespace

std::string junit_report(const Report& report, const ExchangeOptions& options) {
  TextOptions text_options;
  text_options.strip_path_prefix = options.strip_path_prefix;
  text_options.frames = 0;
  const Words words(options.strip_path_prefix);
  Html xml;
  xml.append_raw(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"gosan\"");
  append_counts(xml, report);
  const std::string program =
      report.run.argv.empty() ? "gosan" : report.run.argv.front();
  xml.element(" <testsuite name=\"", program, "\"");
  append_counts(xml, report);
  for (const Finding& finding : report.findings) {
    append_case(xml, finding, words, text_options);
  }
  if (report.findings.empty()) {
    xml.append_raw("  <testcase classname=\"gosan\" name=\"no findings\"/>\n");
  }
  return xml.append_raw(" </testsuite>\n</testsuites>\n").take();
}

}  // namespace gosan::report

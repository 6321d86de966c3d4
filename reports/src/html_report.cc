// The page around the findings: head, index, articles.
#include <gosan/report_html.h>

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "html.h"
#include "html_parts.h"
#include "html_style.h"
#include "kinds.h"
#include "words.h"

namespace gosan::report {
namespace {

constexpr std::array kOrder = {FindingKind::kRace, FindingKind::kLeak,
                               FindingKind::kDeadlock, FindingKind::kLockOrder,
                               FindingKind::kMisuse};

std::string_view heading(FindingKind kind) {
  switch (kind) {
    case FindingKind::kRace:
      return "Data races";
    case FindingKind::kLeak:
      return "Goroutine leaks";
    case FindingKind::kDeadlock:
      return "Deadlocks";
    case FindingKind::kLockOrder:
      return "Lock-order inversions";
    case FindingKind::kMisuse:
      return "Misuse";
  }
  return "Findings";
}

// Number of a finding in the report, which is its anchor.
std::size_t anchor(const Report& report, const Finding& finding) {
  return static_cast<std::size_t>(&finding - report.findings.data()) + 1;
}

std::string program_name(const Run& run) {
  return run.argv.empty() ? "a program" : run.argv.front();
}

void append_head(Html& html, std::string_view title) {
  html.append_raw(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n"
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  html.append_text(title);
  html.append_raw("</title>\n<style>").append_raw(kStyle);
  html.append_raw("</style>\n</head>\n<body>\n");
}

void append_run(Html& html, const Run& run) {
  html.append_raw("<p class=\"quiet\"><code>");
  for (const std::string& word : run.argv) {
    if (&word != &run.argv.front()) html.append_raw(" ");
    html.append_text(word);
  }
  html.append_raw("</code>");
  if (run.pid != 0) html.append_text(fmt::format(", process {}", run.pid));
  if (!run.started.empty()) html.append_text(", started " + run.started);
  if (!run.version.empty()) html.append_text(", gosan " + run.version);
  html.append_raw("</p>\n");
  for (const std::string& note : run_notes(run)) {
    html.element("<p>Note: ", note, "</p>\n");
  }
}

void append_entry(const Page& page, const Report& report,
                  const Finding& finding) {
  Html& html = page.html;
  html.append_raw("<li><a href=\"#finding-");
  html.append_number(anchor(report, finding));
  html.append_raw("\"><span class=\"name\">");
  append_prose(html, page.words.subject(finding));
  html.append_raw("</span>");
  if (finding.count > 1) html.append_text(fmt::format(" ×{}", finding.count));
  if (finding.known) html.append_raw(" (known)");
  html.element(" <span class=\"where\">", page.words.where(finding),
               "</span></a></li>\n");
}

void append_index(const Page& page, const Report& report) {
  Html& html = page.html;
  html.append_raw("<nav class=\"index\" aria-label=\"Findings\">\n");
  for (const FindingKind kind : kOrder) {
    bool open = false;
    for (const Finding& finding : report.findings) {
      if (finding.kind != kind) continue;
      if (!open) {
        html.element("<h2>", heading(kind), "</h2>\n<ol>\n");
        open = true;
      }
      append_entry(page, report, finding);
    }
    if (open) html.append_raw("</ol>\n");
  }
  html.append_raw("</nav>\n");
}

std::string frequency(const Finding& finding) {
  if (finding.count <= 1) return "";
  if (finding.blocked.empty()) {
    return fmt::format("Seen {} times.", finding.count);
  }
  return fmt::format("{} goroutines stopped alike.", finding.count);
}

void append_article(const Page& page, const Report& report,
                    const Finding& finding) {
  Html& html = page.html;
  html.append_raw("<article id=\"finding-");
  html.append_number(anchor(report, finding));
  html.append_raw("\">\n");
  html.element("<p class=\"kind\">", kind_noun(finding.kind), "</p>\n<h2>");
  append_prose(html, page.words.subject(finding));
  html.append_raw("</h2>\n<p class=\"verdict\">");
  append_prose(html, capitalised(page.words.verdict(finding)));
  html.append_raw(".</p>\n<p class=\"quiet\">Why: ");
  append_prose(html, page.words.why(finding));
  html.append_text(". " + frequency(finding));
  html.append_raw("</p>\n");
  if (!finding.cure.empty()) {
    html.element("<p>The usual cure: ", page.words.cure(finding), ".</p>\n");
  }
  switch (finding.kind) {
    case FindingKind::kRace:
      append_race(page, finding);
      break;
    case FindingKind::kLeak:
    case FindingKind::kDeadlock:
      append_blocked(page, finding);
      break;
    case FindingKind::kLockOrder:
      append_lock_order(page, finding);
      break;
    case FindingKind::kMisuse:
      append_misuse(page, finding);
      break;
  }
  html.append_raw("</article>\n");
}

void append_findings(const Page& page, const Report& report) {
  page.html.append_raw("<main>\n");
  for (const FindingKind kind : kOrder) {
    for (const Finding& finding : report.findings) {
      if (finding.kind == kind) append_article(page, report, finding);
    }
  }
  page.html.append_raw("</main>\n");
}

}  // namespace

std::string html_report(const Report& report, const HtmlOptions& options,
                        SourceCache* sources) {
  Html html;
  const Words words(options.strip_path_prefix);
  const Page page{html, words, sources};
  const std::string counts = tally_text(report);
  const std::string headline = counts.empty() ? "no findings" : counts;
  append_head(html, fmt::format("{} in {} – gosan", headline,
                                program_name(report.run)));
  html.append_raw("<header>\n<p class=\"brand\">gosan report</p>\n");
  html.element("<h1>", headline, "</h1>\n");
  append_run(html, report.run);
  html.append_raw("</header>\n");
  if (!report.findings.empty()) {
    append_index(page, report);
    append_findings(page, report);
  } else {
    html.append_raw("<main><p>Nothing raced and nothing leaked.</p></main>\n");
  }
  html.append_raw("</body>\n</html>\n");
  return html.take();
}

}  // namespace gosan::report

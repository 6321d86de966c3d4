// Goroutines that wait for ever: a leak has one of them, a deadlock all.
#include <fmt/format.h>

#include "html_parts.h"

namespace gosan::report {
namespace {

void append_row(Html& html, Markup head, std::string_view text) {
  html.append_raw("<tr><th scope=\"row\">").append_raw(head);
  html.element("</th><td>", text, "</td></tr>\n");
}

void append_wait(const Page& page, const Wait& wait) {
  Html& html = page.html;
  const std::string target = page.words.wait_target(wait);
  const std::string made = page.words.site(wait.made_at);
  const bool channel = wait.kind == "chan" && !wait.nil;
  if (made.empty() && !channel && wait.uses.empty()) {
    html.element("<p class=\"waits\">Waits ", target, "</p>\n");
    return;
  }
  html.element("<table><caption>Waits ", target, "</caption>\n<tbody>\n");
  if (!made.empty()) append_row(html, "made at", made);
  if (channel) {
    append_row(html, "capacity", fmt::format("{}", wait.cap));
    append_row(html, "in the buffer", fmt::format("{}", wait.len));
    append_row(html, "state", wait.closed ? "closed" : "open");
    append_row(html, "senders waiting", fmt::format("{}", wait.senders));
    append_row(html, "receivers waiting", fmt::format("{}", wait.receivers));
  }
  for (const PastUse& use : wait.uses) {
    append_row(html, "other end", page.words.use(use));
  }
  html.append_raw("</tbody></table>\n");
}

void append_blocked_card(const Page& page, const Blocked& one) {
  Html& html = page.html;
  const std::string name = page.words.goroutine(one.goroutine);
  html.append_raw("<section class=\"card first\"><h3>");
  html.append_text(capitalised(name) +
                   " is blocked here: " + page.words.state(one.goroutine));
  html.append_raw("</h3>\n");
  append_snippet(page, {one.stack, "", 4});
  append_stack(page, one.stack, "Stack of " + name);
  for (const Wait& wait : one.waits_on) append_wait(page, wait);
  html.append_raw("</section>\n");
}

void append_one(const Page& page, const Blocked& one) {
  Html& html = page.html;
  html.append_raw("<div class=\"sides\">\n");
  append_blocked_card(page, one);
  if (!one.goroutine.created_at.empty()) {
    html.append_raw(
        "<section class=\"card second\"><h3>Where it was started"
        "</h3>\n");
    append_creation(page, one.goroutine);
    html.append_raw("</section>\n");
  }
  html.append_raw("</div>\n");
}

}  // namespace

void append_blocked(const Page& page, const Finding& finding) {
  for (const Blocked& one : finding.blocked) append_one(page, one);
  Html& html = page.html;
  html.append_raw("<details class=\"facts\"><summary>Identifiers</summary>");
  html.element("<dl><dt>finding</dt><dd>", finding.id, "</dd>");
  if (finding.kind == FindingKind::kLeak) {
    html.element("<dt>verdict</dt><dd>", verdict_name(finding.verdict),
                 "</dd>");
  }
  html.append_raw("</dl></details>\n");
}

}  // namespace gosan::report

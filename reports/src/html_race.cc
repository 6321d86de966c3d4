// A data race: two accesses side by side, and the memory they met at.
#include <fmt/format.h>

#include "html_parts.h"

namespace gosan::report {
namespace {

void append_locks(const Page& page, const Access& access) {
  const std::vector<std::string> locks = page.words.locks(access);
  if (locks.empty()) return;
  page.html.append_raw("<p>Holding ");
  for (const std::string& lock : locks) {
    if (&lock != &locks.front()) page.html.append_raw(", ");
    page.html.element("<code>", lock, "</code>");
  }
  page.html.append_raw("</p>\n");
}

void append_access(const Page& page, const Finding& finding,
                   const Access& access, std::uint64_t number) {
  Html& html = page.html;
  html.append_raw(number == 1 ? Markup("<section class=\"card first\"><h3>")
                              : Markup("<section class=\"card second\"><h3>"));
  html.append_number(number);
  html.append_text(". " + capitalised(page.words.access(finding, access)));
  html.append_raw("</h3>\n");
  append_snippet(page, {access.stack, access.expression, 4});
  append_stack(page, access.stack, fmt::format("Stack of access {}", number));
  append_locks(page, access);
  if (const auto* who = find_goroutine(finding, access.goroutine)) {
    append_creation(page, *who);
  }
  html.append_raw("</section>\n");
}

void append_object(const Page& page, const Object& object) {
  Html& html = page.html;
  html.append_raw("<section class=\"card\"><h3>The memory</h3>\n<p>");
  append_prose(html, page.words.object(object));
  html.append_raw("</p>\n");
  if (object.kind == ObjectKind::kHeap && !object.allocated_at.empty()) {
    append_snippet(page, {object.allocated_at, "", 2});
    append_stack(page, object.allocated_at, "Where the block was allocated");
  }
  html.append_raw("</section>\n");
}

void append_raw_facts(const Page& page, const Finding& finding) {
  Html& html = page.html;
  const Object& object = finding.object;
  html.append_raw("<details class=\"facts\"><summary>Identifiers</summary>");
  html.element("<dl><dt>finding</dt><dd>", finding.id, "</dd>");
  html.element("<dt>address</dt><dd>", fmt::format("{:#x}", object.address),
               "</dd>");
  html.element("<dt>object</dt><dd>",
               fmt::format("{}, offset {} in {}", object_kind_name(object.kind),
                           object.offset, counted(object.size, "byte")),
               "</dd>");
  for (const Access& access : finding.accesses) {
    html.element(
        "<dt>access</dt><dd>",
        fmt::format("{}, {}, goroutine {}", access_kind_name(access.kind),
                    counted(access.size, "byte"), access.goroutine),
        "</dd>");
  }
  html.append_raw("</dl></details>\n");
}

}  // namespace

void append_race(const Page& page, const Finding& finding) {
  page.html.append_raw("<div class=\"sides\">\n");
  std::uint64_t number = 1;
  for (const Access& access : finding.accesses) {
    append_access(page, finding, access, number++);
  }
  page.html.append_raw("</div>\n");
  append_object(page, finding.object);
  append_raw_facts(page, finding);
}

}  // namespace gosan::report

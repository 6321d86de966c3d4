// Findings that are a list of places: lock orders that contradict each other,
// and what must not be done together.
#include "html_parts.h"

namespace gosan::report {
namespace {

// A card with a heading, the line and its stack.
void append_place(const Page& page, Markup open, std::string_view heading,
                  const Stack& stack) {
  page.html.append_raw(open);
  append_prose(page.html, capitalised(std::string(heading)));
  page.html.append_raw("</h3>\n");
  append_snippet(page, {stack, "", 4});
  append_stack(page, stack, heading);
}

void append_step(const Page& page, const LockStep& step) {
  Html& html = page.html;
  html.append_raw("<div class=\"sides\">\n");
  append_place(
      page, "<section class=\"card first\"><h3>",
      page.words.goroutine(step.goroutine) + " " + page.words.takes(step),
      step.taken_at);
  append_creation(page, step.goroutine);
  html.append_raw("</section>\n");
  append_place(page, "<section class=\"card second\"><h3>",
               page.words.held(step), step.held_at);
  html.append_raw("</section>\n</div>\n");
}

void append_identifiers(const Page& page, const Finding& finding) {
  Html& html = page.html;
  html.append_raw("<details class=\"facts\"><summary>Identifiers</summary>");
  html.element("<dl><dt>finding</dt><dd>", finding.id, "</dd>");
  html.append_raw("</dl></details>\n");
}

}  // namespace

void append_lock_order(const Page& page, const Finding& finding) {
  for (const LockStep& step : finding.lock_steps) append_step(page, step);
  append_identifiers(page, finding);
}

void append_misuse(const Page& page, const Finding& finding) {
  page.html.append_raw("<div class=\"sides\">\n");
  for (const MisusePlace& place : finding.places) {
    const bool first = &place == &finding.places.front();
    append_place(page,
                 first ? Markup("<section class=\"card first\"><h3>")
                       : Markup("<section class=\"card second\"><h3>"),
                 page.words.misused(place), place.stack);
    append_creation(page, place.goroutine);
    page.html.append_raw("</section>\n");
  }
  page.html.append_raw("</div>\n");
  append_identifiers(page, finding);
}

}  // namespace gosan::report

// Snippets, stacks and goroutines.
#include "html_parts.h"

#include <fmt/format.h>

#include "prose.h"
#include "snippet_view.h"

namespace gosan::report {
namespace {

void append_marked_line(Html& html, const ShownLine& line) {
  const std::string_view text = line.text;
  const std::size_t begin = prefix_bytes(text, line.mark_at);
  const std::size_t size = prefix_bytes(text.substr(begin), line.mark_length);
  html.append_text(text.substr(0, begin));
  if (size != 0) {
    html.element("<mark>", text.substr(begin, size), "</mark>");
  }
  html.append_text(text.substr(begin + size));
}

void append_line(Html& html, std::string_view line, std::uint32_t number,
                 const Frame& frame, std::string_view expression) {
  const bool hit = number == frame.line;
  html.append_raw(hit ? Markup("<span class=\"line hit\"><span class=\"no\">▸ ")
                      : Markup("<span class=\"line\"><span class=\"no\">"));
  html.append_number(number).append_raw("</span><span class=\"src\">");
  append_marked_line(html,
                     shown_line(line, hit ? frame.column : 0, expression));
  html.append_raw("\n</span></span>");
}

// Frames keep their number in the whole stack when some are folded.
void append_frame(const Page& page, const Stack& stack, std::size_t index) {
  const Frame& frame = stack[index];
  const std::string function =
      frame.function.empty() ? "(unknown function)" : frame.function;
  page.html.append_raw("<li value=\"").append_number(index + 1);
  page.html.element("\"><code class=\"fn\">", function, "</code>");
  const std::string place = page.words.place(frame);
  if (!place.empty()) {
    page.html.element(" <span class=\"at\">", place, "</span>");
  }
  page.html.append_raw("</li>\n");
}

// Appends the run of library frames that starts at `first`; returns its end.
std::size_t append_library_frames(const Page& page, const Stack& stack,
                                  std::size_t first) {
  std::size_t end = first;
  while (end < stack.size() && stack[end].library) ++end;
  page.html.append_raw("<li class=\"fold\"><details><summary>");
  page.html.append_text(counted(end - first, "library frame"));
  page.html.append_raw("</summary><ol class=\"stack\">\n");
  for (std::size_t i = first; i < end; ++i) append_frame(page, stack, i);
  page.html.append_raw("</ol></details></li>\n");
  return end;
}

}  // namespace

void append_prose(Html& html, std::string_view text) {
  split_prose(
      text, [&html](std::string_view piece) { html.append_text(piece); },
      [&html](std::string_view code) {
        html.element("<code>", code, "</code>");
      });
}

void append_snippet(const Page& page, const Spot& spot) {
  const Frame* frame = user_frame(spot.stack);
  if (frame == nullptr) return;
  Html& html = page.html;
  html.element("<figure><figcaption>", page.words.place(*frame),
               "</figcaption>\n");
  const Snippet snippet =
      page.sources == nullptr
          ? Snippet{}
          : page.sources->around(frame->file, frame->line, spot.context);
  if (snippet.empty()) {
    html.append_raw("<p class=\"quiet\">source not found</p></figure>\n");
    return;
  }
  html.append_raw("<pre><code>");
  std::uint32_t number = snippet.first_line;
  for (const std::string& line : snippet.lines) {
    append_line(html, line, number++, *frame, spot.expression);
  }
  html.append_raw("</code></pre></figure>\n");
}

void append_stack(const Page& page, const Stack& stack,
                  std::string_view title) {
  if (stack.empty()) {
    page.html.append_raw("<p class=\"quiet\">no stack</p>\n");
    return;
  }
  page.html.element("<ol class=\"stack\" aria-label=\"", title, "\">\n");
  for (std::size_t i = 0; i < stack.size();) {
    if (stack[i].library) {
      i = append_library_frames(page, stack, i);
    } else {
      append_frame(page, stack, i++);
    }
  }
  page.html.append_raw("</ol>\n");
}

void append_creation(const Page& page, const Goroutine& goroutine) {
  Html& html = page.html;
  const std::string name = page.words.goroutine(goroutine);
  html.append_raw("<div class=\"origin\"><p>");
  html.element("<b>", name, "</b>");
  if (!goroutine.state.empty()) {
    html.append_text(", " + page.words.state(goroutine));
  }
  if (goroutine.created_at.empty()) {
    html.append_raw("</p></div>\n");
    return;
  }
  Goroutine creator;
  creator.id = goroutine.created_by;
  html.append_text(", started by " + page.words.goroutine(creator));
  html.append_raw("</p>\n");
  append_snippet(page, {goroutine.created_at, "", 2});
  append_stack(page, goroutine.created_at, "Where " + name + " was started");
  html.append_raw("</div>\n");
}

}  // namespace gosan::report

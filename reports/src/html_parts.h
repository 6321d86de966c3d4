// The pieces of which the page's findings are made.
#pragma once

#include <gosan/report_model.h>
#include <gosan/report_source.h>

#include <cstdint>
#include <string_view>

#include "html.h"
#include "kinds.h"
#include "words.h"

namespace gosan::report {

// What every piece needs: where to write, how to shorten names, and the
// sources, which may be null.
struct Page {
  Html& html;
  const Words& words;
  SourceCache* sources;
};

// The line that a snippet is about.
struct Spot {
  const Stack& stack;  // its user frame
  std::string_view expression;
  std::uint32_t context;  // lines shown on either side
};

// Text in which `code` between back-quotes becomes <code>.
void append_prose(Html& html, std::string_view text);

// The source lines around the user's frame; nothing when they cannot be read.
void append_snippet(const Page& page, const Spot& spot);

// The frames as a list, runs of library frames folded. `title` is the list's
// name for those who cannot see where it stands.
void append_stack(const Page& page, const Stack& stack, std::string_view title);

// "started by goroutine 1 at …" with the `go` line and the stack.
void append_creation(const Page& page, const Goroutine& goroutine);

// Bodies of the articles, after their headings.
void append_race(const Page& page, const Finding& finding);
void append_blocked(const Page& page, const Finding& finding);
void append_lock_order(const Page& page, const Finding& finding);
void append_misuse(const Page& page, const Finding& finding);

}  // namespace gosan::report

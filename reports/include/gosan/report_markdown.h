// A report as Markdown, for comments in code review.
#pragma once

#include <gosan/report_model.h>

#include <string>

namespace gosan::report {

struct MarkdownOptions {
  std::string strip_path_prefix;  // removed from file names
};

// CommonMark without HTML. Names from the program are escaped or in code spans.
std::string markdown_report(const Report& report,
                            const MarkdownOptions& options);

}  // namespace gosan::report

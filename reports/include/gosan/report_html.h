// A report as one page that opens offline and needs no script.
#pragma once

#include <gosan/report_model.h>
#include <gosan/report_source.h>

#include <string>

namespace gosan::report {

struct HtmlOptions {
  std::string strip_path_prefix;  // removed from file names
};

// The whole of `index.html`. Everything that comes from the program is escaped;
// the page allows itself no script and no address outside of it. `sources` may
// be null: no snippets then.
std::string html_report(const Report& report, const HtmlOptions& options,
                        SourceCache* sources);

}  // namespace gosan::report

// Names of formats and their writers.
#include "formats.h"

#include <gosan/report_exchange.h>
#include <gosan/report_json.h>
#include <gosan/report_markdown.h>
#include <gosan/report_source.h>
#include <gosan/report_text.h>

#include <fmt/format.h>

namespace gosan::tool {
namespace {

struct Format {
  std::string_view name;
  Writer write;
};

std::string write_text(const report::Report& report,
                       const FormatOptions& options) {
  report::SourceCache sources(options.source_roots);
  report::TextOptions text;
  text.strip_path_prefix = options.strip_path_prefix;
  text.color = options.color;
  return text_report(report, text, &sources);
}

std::string write_json_lines(const report::Report& report,
                             const FormatOptions& options) {
  std::string lines;
  for (const report::Finding& finding : report.findings) {
    lines += json_line(finding, report.run, {options.strip_path_prefix});
  }
  return lines;
}

// A writer of the library that needs nothing but the prefix.
template <auto kWrite>
std::string plain(const report::Report& report, const FormatOptions& options) {
  return kWrite(report, {options.strip_path_prefix});
}

constexpr Format kFormats[] = {
    {"text", write_text},
    {"json", plain<report::json_report>},
    {"jsonl", write_json_lines},
    {"sarif", plain<report::sarif_report>},
    {"junit", plain<report::junit_report>},
    {"github", plain<report::github_report>},
    {"gitlab", plain<report::gitlab_report>},
    {"markdown", plain<report::markdown_report>},
};

}  // namespace

Writer find_writer(std::string_view name) {
  if (name.empty()) return write_text;
  for (const Format& format : kFormats) {
    if (format.name == name) return format.write;
  }
  return nullptr;
}

std::string format_names() {
  std::string names;
  for (const Format& format : kFormats) {
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

std::string unknown_format(std::string_view name) {
  return fmt::format("unknown format '{}': use one of {}", name,
                     format_names());
}

}  // namespace gosan::tool

// What GitHub and GitLab show beside a change.
#include <gosan/report_exchange.h>
#include <gosan/report_text.h>

#include <fmt/format.h>

#include <string_view>

#include "json_writer.h"
#include "kinds.h"
#include "places.h"
#include "words.h"

namespace gosan::report {
namespace {

// In a workflow command's message; in a property also ':' and ','.
std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool escaped = c == '%' || c == '\r' || c == '\n' ||
                         (property && (c == ':' || c == ','));
    if (escaped) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string annotation(const Finding& finding, const Words& words,
                       const TextOptions& options) {
  std::string where;
  if (const Frame* frame = first_line(finding)) {
    where =
        fmt::format("file={},line={},",
                    command_text(words.path(frame->file), true), frame->line);
    if (frame->column != 0) where += fmt::format("col={},", frame->column);
  }
  std::string text = text_finding(finding, options, nullptr);
  text.pop_back();  // the final line feed
  return fmt::format(
      "::{} {}title={}::{}\n", finding.known ? "notice" : "error", where,
      command_text(words.title(finding), true), command_text(text, false));
}

}  // namespace

std::string github_report(const Report& report,
                          const ExchangeOptions& options) {
  const Words words(options.strip_path_prefix);
  TextOptions text_options;
  text_options.strip_path_prefix = options.strip_path_prefix;
  std::string out;
  for (const Finding& finding : report.findings) {
    out += annotation(finding, words, text_options);
  }
  return out;
}

std::string gitlab_report(const Report& report,
                          const ExchangeOptions& options) {
  const Words words(options.strip_path_prefix);
  JsonWriter out(JsonWriter::Layout::kIndented);
  out.begin_array();
  for (const Finding& finding : report.findings) {
    const Frame* frame = first_line(finding);
    const std::string path = frame == nullptr ? "" : words.path(frame->file);
    const std::string text =
        fmt::format("{}: {}", kind_noun(finding.kind), words.verdict(finding));
    out.begin_object().field("description", std::string_view(text));
    out.field("check_name", kind_name(finding.kind));
    out.field("fingerprint", std::string_view(finding.id));
    out.field("severity", finding.known ? "info" : "major");
    // Both are obligatory: a finding without a line hangs on line 1.
    out.key("location").begin_object().field("path", std::string_view(path));
    out.key("lines").begin_object();
    out.field("begin", frame == nullptr ? std::uint32_t{1} : frame->line);
    out.end_object().end_object().end_object();
  }
  out.end_array();
  return out.take();
}

}  // namespace gosan::report

// The findings of this process and where they go: standard error or log_path,
// findings-PID.jsonl as they are made; report.json, index.html and the summary
// line at the end. Used by the reporter's jobs alone.
//
// Nothing is created, written or printed before the first finding. Files are
// opened anew for each write, by the directory in which the program started: a
// daemon closes all descriptors and changes directory.
#pragma once

#include <gosan/report_json.h>
#include <gosan/report_model.h>
#include <gosan/report_source.h>
#include <gosan/report_text.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gosan::detector {

class ReportLog {
 public:
  static constexpr std::size_t kSuppressed = SIZE_MAX;

  // Prints and stores the finding; where one with its id is known already, only
  // counts it. Returns its index, or kSuppressed.
  std::size_t add(report::Finding finding);

  // Writes the report's files and prints the summary line. Once.
  void close();

  report::Finding& finding(std::size_t index) {
    return report_.findings[index];
  }
  bool empty() const { return report_.findings.empty(); }
  // Whether a file could not be written; it was said on standard error.
  bool failed() const { return failed_; }

 private:
  void open();
  void append_line(const report::Finding& finding);
  bool append(const std::string& path, std::string_view text);
  bool replace(const std::string& name, std::string_view text);
  void write_shown(const std::string& name, std::string_view text);
  void print_notes();
  void write_exchange();
  void print(std::string_view text);
  void fail(std::string_view what, std::string_view path, int error);

  report::Report report_;
  std::unordered_map<std::string, std::size_t> index_of_;  // by finding id
  report::SourceCache sources_;
  report::TextOptions text_options_;
  report::JsonOptions json_options_;
  std::string directory_;         // as the user gave it, %p replaced
  std::string lines_name_;        // findings-PID.jsonl
  std::string shown_name_;        // the file that the summary line names
  std::string log_path_;          // "" = standard error
  std::uint64_t suppressed_ = 0;  // findings that a rule keeps out
  bool is_open_ = false;
  bool has_directory_ = false;
  bool failed_ = false;
};

// Made by the first call.
ReportLog& report_log();
// Whether there is anything in it; any thread.
bool has_findings() noexcept;
// In the child of a fork: starts anew.
void forget_report_log() noexcept;

}  // namespace gosan::detector

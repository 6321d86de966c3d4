// Printing and writing findings.

#include "report_log.h"

#include <gosan/report_exchange.h>
#include <gosan/report_html.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "memory_budget.h"
#include "options.h"
#include "race_event.h"
#include "reporter.h"
#include "run_info.h"

namespace gosan::detector {
namespace {

constexpr mode_t kDirectoryMode = 0777;  // less the umask
constexpr mode_t kFileMode = 0666;       // less the umask

// Never destroyed: findings are made after the destructors of globals, too.
ReportLog* g_log = nullptr;
std::atomic<bool> g_has_findings{false};
// Distinct races, for race_count().
std::atomic<std::uint64_t> g_races{0};

// False with errno set.
bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Like `mkdir -p`. False with errno set.
bool make_directories(const std::string& path) {
  for (std::size_t end = path.find('/', 1); end != std::string::npos;
       end = path.find('/', end + 1)) {
    if (mkdir(path.substr(0, end).c_str(), kDirectoryMode) != 0 &&
        errno != EEXIST && errno != EROFS && errno != EACCES) {
      return false;
    }
  }
  if (mkdir(path.c_str(), kDirectoryMode) == 0) return true;
  if (errno != EEXIST) return false;
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return false;
  if (S_ISDIR(status.st_mode)) return true;
  errno = ENOTDIR;
  return false;
}

bool wants_color(bool to_stderr) {
  switch (options().color) {
    case ColorMode::kAlways:
      return true;
    case ColorMode::kNever:
      return false;
    case ColorMode::kAuto:
      break;
  }
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return to_stderr && isatty(STDERR_FILENO) == 1 &&
         (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

// The child of a fork must not overwrite its parent's report.
std::string own_name(std::string_view stem, std::string_view end) {
  if (!is_forked()) return fmt::format("{}{}", stem, end);
  return fmt::format("{}-{}{}", stem, getpid(), end);
}

class File {
 public:
  File(const std::string& path, int flags)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags,
                     kFileMode)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // False with errno set.
  bool write(std::string_view text) const {
    return file_ >= 0 && write_all(file_, text);
  }

 private:
  int file_;
};

}  // namespace

std::size_t ReportLog::add(report::Finding finding) {
  if (options().suppressions.match(finding)) {
    ++suppressed_;
    return kSuppressed;
  }
  finding.id = report::finding_id(finding);
  const auto [known, fresh] =
      index_of_.try_emplace(finding.id, report_.findings.size());
  if (!fresh) {
    report_.findings[known->second].count += finding.count;
    return known->second;
  }
  // relaxed: questions about the number are answered a little late
  if (finding.kind == report::FindingKind::kRace) {
    g_races.fetch_add(1, std::memory_order_relaxed);
  }
  g_has_findings.store(true, std::memory_order_relaxed);
  open();
  append_line(finding);  // first: a process may be killed at any time
  print(report::text_finding(finding, text_options_, &sources_) + "\n");
  report_.findings.push_back(std::move(finding));
  return known->second;
}

void ReportLog::open() {
  if (is_open_) return;
  is_open_ = true;
  report_.run = describe_run();
  text_options_.strip_path_prefix = options().strip_path_prefix;
  json_options_.strip_path_prefix = options().strip_path_prefix;
  if (options().log_path != "stderr") {
    log_path_ = expand_pid(options().log_path);
  }
  text_options_.color = wants_color(log_path_.empty());
  directory_ = expand_pid(options().report_dir);
  while (directory_.size() > 1 && directory_.ends_with('/')) {
    directory_.pop_back();
  }
  lines_name_ = "findings-" + std::to_string(getpid()) + ".jsonl";
  has_directory_ = make_directories(from_start_directory(directory_));
  if (!has_directory_) {
    fail("cannot make the report directory", directory_, errno);
  }
}

void ReportLog::append_line(const report::Finding& finding) {
  if (!has_directory_) return;
  const std::string line =
      report::json_line(finding, report_.run, json_options_);
  if (append(directory_ + "/" + lines_name_, line)) {
    shown_name_ = lines_name_;
  } else {
    has_directory_ = false;  // said once is enough
  }
}

void ReportLog::close() {
  if (report_.findings.empty() && times_forgotten() == 0) return;
  report_.run.notes = describe_bounds();
  if (suppressed_ != 0) {
    report_.run.notes.push_back(
        fmt::format("{} {} kept out by rules of {}", suppressed_,
                    suppressed_ == 1 ? "finding was" : "findings were",
                    options().suppressions_path));
  }
  if (report_.findings.empty()) {
    print_notes();  // "no finding" is not all there is to say
    return;
  }
  if (has_directory_ && options().json) {
    write_shown(own_name("report", ".json"),
                report::json_report(report_, json_options_));
  }
  if (has_directory_ && options().html) {
    report::HtmlOptions html;
    html.strip_path_prefix = options().strip_path_prefix;
    write_shown(own_name("index", ".html"),
                report::html_report(report_, html, &sources_));
  }
  write_exchange();
  print_notes();
  print(report::text_summary(
      report_, shown_name_.empty() ? "" : directory_ + "/" + shown_name_));
}

// A report without findings prints as its notes.
void ReportLog::print_notes() {
  report::Report notes;
  notes.run = report_.run;
  print(report::text_report(notes, text_options_, nullptr));
}

// The last one written is the one that the summary line names.
void ReportLog::write_shown(const std::string& name, std::string_view text) {
  if (replace(directory_ + "/" + name, text)) shown_name_ = name;
}

void ReportLog::write_exchange() {
  report::ExchangeOptions exchange;
  exchange.strip_path_prefix = options().strip_path_prefix;
  if (!options().sarif.empty()) {
    replace(expand_pid(options().sarif),
            report::sarif_report(report_, exchange));
  }
  if (!options().junit.empty()) {
    replace(expand_pid(options().junit),
            report::junit_report(report_, exchange));
  }
}

// False when it failed, which is then said.
bool ReportLog::append(const std::string& path, std::string_view text) {
  const File file(from_start_directory(path), O_APPEND);
  if (file.write(text)) return true;
  fail("cannot write", path, errno);
  return false;
}

// All or nothing: a reader never sees half a report.
bool ReportLog::replace(const std::string& name, std::string_view text) {
  const std::string path = from_start_directory(name);
  const std::string draft = path + "." + std::to_string(getpid());
  {
    const File file(draft, O_TRUNC);
    if (!file.write(text)) {
      fail("cannot write", name, errno);
      unlink(draft.c_str());
      return false;
    }
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    fail("cannot write", name, errno);
    unlink(draft.c_str());
    return false;
  }
  return true;
}

void ReportLog::print(std::string_view text) {
  if (text.empty()) return;
  if (!log_path_.empty()) {
    if (append(log_path_, text)) return;
    log_path_.clear();  // and so to standard error from now on
  }
  write_all(STDERR_FILENO, text);  // closed: the files still tell
}

void ReportLog::fail(std::string_view what, std::string_view path, int error) {
  failed_ = true;
  write_all(STDERR_FILENO, fmt::format("gosan: {} {}: {}\n", what, path,
                                       std::strerror(error)));
}

ReportLog& report_log() {
  if (g_log == nullptr) g_log = new ReportLog;
  return *g_log;
}

bool has_findings() noexcept {
  return g_has_findings.load(std::memory_order_relaxed);  // set by a job before
}

void forget_report_log() noexcept {
  g_log =
      nullptr;  // left as it was: the parent's copy of the memory is its own
  g_has_findings.store(false, std::memory_order_relaxed);  // one thread
  g_races.store(0, std::memory_order_relaxed);             // one thread
}

std::uint64_t race_count() noexcept {
  return g_races.load(std::memory_order_relaxed);  // see ReportLog::add
}

}  // namespace gosan::detector

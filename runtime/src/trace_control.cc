// Starting and stopping of recordings, and the calls of <gosan/trace.h>.
#include <gosan/go.h>
#include <gosan/option_words.h>
#include <gosan/trace.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "process.h"
#include "trace_json.h"
#include "tracer.h"
#include "world.h"

namespace gosan {
namespace detail {
namespace {

constexpr int kBadOptionsExitCode = 64;

enum class Phase { kOff, kStarting, kOn, kStopping };
std::atomic<Phase> phase{Phase::kOff};

// Whoever moves the phase on owns these until the next one.
int file = -1;
std::string* file_name = nullptr;

std::atomic<std::uint64_t> next_id{1};

Error file_error(const char* verb, const std::string& path, int error) {
  return Error(std::string(verb) + ' ' + path + ": " + std::strerror(error));
}

void say(const Error& error) noexcept {
  std::fprintf(stderr, "gosan: trace: %s\n", error.message().c_str());
}

bool move_phase(Phase from, Phase to) noexcept {
  return phase.compare_exchange_strong(from, to, std::memory_order_acq_rel);
}

Error open_file(std::string_view path) {
  delete file_name;  // of a recording before
  file_name = new std::string(base::expand_pid(path));
  file =
      open(file_name->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  return file >= 0 ? Error() : file_error("open", *file_name, errno);
}

// The phase is kStopping, and the history complete.
Error write_history(const TraceHistory& history) {
  const int error = write_trace(history, file);
  recycle_records();
  close(file);
  file = -1;
  return error == 0 ? Error() : file_error("write", *file_name, error);
}

Error start_recording(std::string_view path) {
  if (!move_phase(Phase::kOff, Phase::kStarting)) {
    return Error("tracing is already enabled");
  }
  start_runtime();
  if (Error error = open_file(path); error) {
    phase.store(Phase::kOff, std::memory_order_release);
    return error;
  }
  prepare_recording();
  stop_world();
  begin_recording();
  start_world();
  phase.store(Phase::kOn, std::memory_order_release);
  return {};
}

[[noreturn]] void refuse_options(const std::string& problem) {
  std::fprintf(stderr, "gosan: GOSAN_OPTIONS: %s\n", problem.c_str());
  _exit(kBadOptionsExitCode);
}

// The value of `trace`, "" when it is not there. All other keys are the
// detector's: without it there is nobody to know them.
std::string trace_option(const char* text) {
  std::string path;
  base::OptionWords words(text);
  bool closed = true;
  while (const std::optional<std::string> word = words.next(closed)) {
    if (!closed) refuse_options("quote not closed in '" + *word + "'");
    if (!word->starts_with("trace=")) continue;
    path = word->substr(std::strlen("trace="));
    if (path.empty()) refuse_options("bad value '' for 'trace': use a path");
  }
  return path;
}

// Category and message share the 1024 bytes of a record's text.
constexpr std::size_t kLongestCategory = 255;

std::uint16_t narrow(std::uint64_t task) noexcept {
  return static_cast<std::uint16_t>(task);
}

}  // namespace

void start_tracer_from_environment() {
  const char* text = std::getenv("GOSAN_OPTIONS");
  if (text == nullptr) return;
  const std::string path = trace_option(text);
  if (path.empty()) return;
  if (const Error error = start_recording(path); error) say(error);
}

void finish_trace() noexcept {
  if (!move_phase(Phase::kOn, Phase::kStopping)) return;
  TraceHistory history;
  end_recording(history);
  if (const Error error = write_history(history); error) say(error);
}

void forget_trace() noexcept {
  tracing_on.store(false, std::memory_order_relaxed);
  phase.store(Phase::kOff, std::memory_order_relaxed);
  if (file >= 0) close(file);
  file = -1;
  recycle_records();
}

std::uint64_t trace_begin_region(std::string_view name, std::uint64_t task) {
  if (!tracing()) return 0;
  checkpoint();
  const std::uint64_t id = next_id.fetch_add(1, std::memory_order_relaxed);
  record_own(TraceKind::kRegionBegin, id, narrow(task), name);
  return id;
}

void trace_end_region(std::uint64_t region) noexcept {
  if (region != 0 && tracing()) {
    record_own(TraceKind::kRegionEnd, region, 0, {});
  }
}

std::uint64_t trace_begin_task(std::string_view name) {
  if (!tracing()) return 0;
  checkpoint();
  // Of its own sequence, so that regions can name it in 16 bits.
  static std::atomic<std::uint64_t> next_task{0};
  const std::uint64_t id =
      next_task.fetch_add(1, std::memory_order_relaxed) % 0xFFFF + 1;
  record_own(TraceKind::kTaskBegin, id, 0, name);
  return id;
}

void trace_end_task(std::uint64_t task) noexcept {
  if (task != 0 && tracing()) {
    record_own(TraceKind::kTaskEnd, task, 0, {});
  }
}

void trace_log(std::string_view category, std::string_view message,
               std::uint64_t task) {
  if (!tracing()) return;
  checkpoint();
  category = category.substr(0, kLongestCategory);
  record_own(TraceKind::kLog, category.size(), narrow(task),
             std::string(category) + std::string(message));
}

}  // namespace detail

namespace trace {

Error start(std::string_view path) { return detail::start_recording(path); }

Error stop() {
  using detail::Phase;
  if (!detail::move_phase(Phase::kOn, Phase::kStopping)) return {};
  detail::TraceHistory history;
  detail::stop_world();
  detail::end_recording(history);
  detail::start_world();
  Error error = blocking([&] { return detail::write_history(history); });
  detail::phase.store(Phase::kOff, std::memory_order_release);
  return error;
}

bool is_enabled() noexcept { return detail::tracing(); }

}  // namespace trace
}  // namespace gosan

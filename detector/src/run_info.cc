// What the process can tell about itself.

#include "run_info.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <ctime>

#include "leaks.h"
#include "lock_order.h"
#include "memory_budget.h"
#include "module_registry.h"
#include "modules.h"
#include "race_event.h"
#include "stack_depot.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

char g_start_time[sizeof("2026-01-01T00:00:00Z")];
char g_start_directory[4096];  // "" when it cannot be told

std::vector<std::string> read_arguments() {
  std::vector<std::string> arguments;
  const int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  if (file < 0) return arguments;
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(file, buffer, sizeof(buffer));
    if (count <= 0) break;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  close(file);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\0', begin), text.size());
    arguments.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return arguments;
}

std::uint64_t skipped_accesses() {
  std::uint64_t total = 0;
  for_each_block(
      [](void* arg, ThreadBlock& block) {
        if (!block.internal) *static_cast<std::uint64_t*>(arg) += block.skipped;
      },
      &total);
  return total;
}

}  // namespace

void remember_start() {
  const std::time_t now = std::time(nullptr);
  std::tm utc = {};
  gmtime_r(&now, &utc);
  std::strftime(g_start_time, sizeof(g_start_time), "%Y-%m-%dT%H:%M:%SZ", &utc);
  if (g_start_directory[0] == '\0' &&
      getcwd(g_start_directory, sizeof(g_start_directory)) == nullptr) {
    g_start_directory[0] = '\0';
  }
}

std::string from_start_directory(std::string_view path) {
  if (path.starts_with('/') || g_start_directory[0] == '\0') {
    return std::string(path);
  }
  return fmt::format("{}/{}", g_start_directory, path);
}

report::Run describe_run() {
  report::Run run;
  run.argv = read_arguments();
  run.pid = getpid();
  run.started = g_start_time;
  run.version = GOSAN_VERSION;
  const ObjectCounts objects = count_objects();
  run.objects = objects.all;
  run.objects_uninstrumented = objects.uninstrumented;
  return run;
}

std::vector<std::string> describe_bounds() {
  std::vector<std::string> notes;
  if (const std::uint64_t lost = lost_stacks()) {
    notes.push_back(fmt::format(
        "the memory for stacks was full: {} stacks are missing", lost));
  }
  if (const std::uint64_t races = undescribed_races()) {
    notes.push_back(fmt::format(
        "too many different races: {} more are not described", races));
  }
  if (const std::uint64_t accesses = skipped_accesses()) {
    notes.push_back(fmt::format(
        "{} operations of signal handlers that interrupted the detector were "
        "not checked",
        accesses));
  }
  if (const std::uint64_t statements = unseen_assembly()) {
    notes.push_back(
        fmt::format("{} {} of inline assembly may access memory unseen",
                    statements, statements == 1 ? "statement" : "statements"));
  }
  if (const std::uint64_t times = times_forgotten()) {
    notes.push_back(fmt::format(
        "memory_limit was reached: all earlier accesses were forgotten {} {}; "
        "races between what came before and what came after are not found",
        times, times == 1 ? "time" : "times"));
  }
  if (const std::uint64_t nestings = lost_nestings()) {
    notes.push_back(fmt::format(
        "the memory for lock orders was full: {} nested locks were not "
        "compared",
        nestings));
  }
  // Shorter ones are not worth a line.
  constexpr std::int64_t kNoticeableNs = 50'000'000;
  if (const LeakPauses pauses = leak_pauses();
      pauses.longest_ns >= kNoticeableNs) {
    constexpr double kMsPerNs = 1e-6;
    constexpr double kMiBPerByte = 1.0 / (1 << 20);
    notes.push_back(fmt::format(
        "the program stood still {} {} to look for leaks, at most {:.1f} ms "
        "({:.1f} MiB read)",
        pauses.scans, pauses.scans == 1 ? "time" : "times",
        static_cast<double>(pauses.longest_ns) * kMsPerNs,
        static_cast<double>(pauses.bytes) * kMiBPerByte));
  }
  return notes;
}

}  // namespace gosan::detector

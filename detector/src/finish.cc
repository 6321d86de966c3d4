// Leaks, repeats, files, exit code, in that order.

#include "finish.h"

#include <utility>
#include <vector>

#include "exit_codes.h"
#include "findings.h"
#include "leak_scan.h"
#include "leaks.h"
#include "memory_budget.h"
#include "options.h"
#include "race_event.h"
#include "report_log.h"
#include "reporter.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// A deadlock is reported once, as one: its goroutines are no leaks as well.
bool g_deadlocked = false;
// What waited when a panic ended the program might have been served later, and
// the stack that unwound took references along: nothing is proven.
bool g_crashed = false;

bool has_blocked_goroutine() {
  bool found = false;
  for_each_task(
      [](void* arg, Task& task) {
        // relaxed: the world stands still
        if (!task.foreign && task.park != nullptr && task.park->alive == 0 &&
            task.state.load(std::memory_order_relaxed) == TaskState::kParked) {
          *static_cast<bool*>(arg) = true;
        }
      },
      &found);
  return found;
}

bool wants_leaks() {
  return options().leaks != LeakMode::kOff && !g_deadlocked && !g_crashed &&
         has_blocked_goroutine();
}

void count_repeats() {
  for_each_seen_race(
      [](void*, const SeenRace& seen) {
        // relaxed: written by earlier jobs on this thread
        const std::uint32_t finding =
            seen.finding.load(std::memory_order_relaxed);
        if (finding == 0) return;
        report_log().finding(finding - 1).count +=
            seen.repeats.load(std::memory_order_relaxed);  // a statistic
      },
      nullptr);
}

struct Ending {
  bool leaks = false;
  bool any = false;     // findings
  bool failed = false;  // the report could not be written
};

void end_report(void* arg) {
  auto& ending = *static_cast<Ending*>(arg);
  if (ending.leaks) add_new_leaks(true);
  ending.any = has_findings();
  if (ending.any) count_repeats();
  report_log().close();
  ending.failed = report_log().failed();
}

void add_deadlock(void*) {
  report_log().add(deadlock_finding(blocked_tasks()));
}

}  // namespace

void report_deadlock() {
  if (is_off()) return;
  g_deadlocked = true;
  run_on_reporter(add_deadlock, nullptr);
}

void note_crash() { g_crashed = true; }

int finish_program(int code) {
  if (is_off()) return code;
  Ending ending;
  ending.leaks = wants_leaks();
  // Nothing to say: not even a thread is made.
  if (ending.leaks || has_findings() || times_forgotten() != 0) {
    run_on_reporter(end_report, &ending);
  }
  switch_off();
  if (ending.failed) return kReportFailedExitCode;
  return ending.any && code == 0 ? options().exit_code : code;
}

}  // namespace gosan::detector

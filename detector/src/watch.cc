// Progress is that somebody whom no timer wakes has moved.
#include "watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <unordered_set>
#include <vector>

#include "exit_codes.h"
#include "findings.h"
#include "hooks_impl.h"
#include "leak_scan.h"
#include "leaks.h"
#include "options.h"
#include "report_log.h"
#include "reporter.h"
#include "system.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
// Looks for each watchdog period.
constexpr std::int64_t kLooks = 8;

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kNsPerSecond + now.tv_nsec;
}

// The words of what armed timers hold on to: their channels are among them.
std::unordered_set<std::uintptr_t> timer_words() {
  std::unordered_set<std::uintptr_t> words;
  runtime_ops()->visit_roots(
      [](void* arg, const void* lo, const void* hi) {
        auto& found = *static_cast<std::unordered_set<std::uintptr_t>*>(arg);
        const auto* end = static_cast<const std::uintptr_t*>(hi);
        for (auto* word = static_cast<const std::uintptr_t*>(lo); word < end;
             ++word) {
          found.insert(*word);
        }
      },
      &words);
  return words;
}

// Whether nothing has happened for so long. World stopped.
class Watchdog {
 public:
  bool has_stalled(std::int64_t patience_ns) {
    if (look() || since_ns_ == 0) {
      since_ns_ = now_ns();
      timed_.clear();
      look();  // who sleeps on a timer now does not count from now on
    }
    return !still_.empty() && now_ns() - since_ns_ >= patience_ns;
  }
  const std::vector<const Task*>& still() const { return still_; }

 private:
  struct Look {
    Watchdog* self;
    std::unordered_set<std::uintptr_t> timers;
    std::uint64_t sum = 0;
    bool moving = false;
  };

  // True when there was progress since the last look.
  bool look() {
    Look look{this, timer_words()};
    still_.clear();
    for_each_task(
        [](void* arg, Task& task) {
          auto& at = *static_cast<Look*>(arg);
          at.self->see(task, at);
        },
        &look);
    const bool progress = look.moving || look.sum != last_sum_;
    last_sum_ = look.sum;
    return progress;
  }

  void see(const Task& task, Look& look) {
    if (task.foreign || task.is_meant) return;
    // relaxed: the world stands still
    const bool parked =
        task.state.load(std::memory_order_relaxed) == TaskState::kParked &&
        task.park != nullptr;
    if (parked && waits_for_timer(*task.park, look.timers)) {
      timed_.insert(task.gid);
    } else if (timed_.contains(task.gid)) {
      // on its way from one timer to the next
    } else if (!parked) {
      look.moving = true;
    } else {
      still_.push_back(&task);
      look.sum += (task.gid * 0x9e3779b97f4a7c15) ^
                  static_cast<std::uint64_t>(task.park->since_ns);
    }
  }

  static bool waits_for_timer(
      const gosan_park& park,
      const std::unordered_set<std::uintptr_t>& timers) {
    if (park.alive != 0) return true;
    for (std::uint32_t i = 0; i < park.wait_count; ++i) {
      const auto object =
          reinterpret_cast<std::uintptr_t>(park.waits[i].object);
      if (object != 0 && timers.contains(object)) return true;
    }
    return false;
  }

  std::int64_t since_ns_ = 0;
  std::uint64_t last_sum_ = 0;
  std::unordered_set<std::uint64_t> timed_;  // seen at a timer since then
  std::vector<const Task*> still_;           // blocked, and not on a timer
};

[[noreturn]] void end_program(std::vector<const Task*> still) {
  std::sort(still.begin(), still.end(),
            [](const Task* a, const Task* b) { return a->gid < b->gid; });
  ReportLog& log = report_log();
  report::Finding finding = deadlock_finding(still);
  finding.why = fmt::format(
      "for {} s none of them has moved, and what ran was woken by timers alone "
      "(watchdog)",
      options().watchdog_s);
  log.add(std::move(finding));
  log.close();
  raw_exit(log.failed() ? kReportFailedExitCode : options().exit_code);
}

std::int64_t interval_ns() { return options().leak_check_ms * kNsPerMs; }
std::int64_t patience_ns() { return options().watchdog_s * kNsPerSecond; }

std::int64_t g_next_leak_check = 0;  // the reporter's
Watchdog* g_watchdog = nullptr;

void do_nothing(void*) {}

// World stopped.
void look_around() {
  const std::int64_t now = now_ns();
  if (interval_ns() != 0 && now >= g_next_leak_check) {
    add_new_leaks(false);
    g_next_leak_check = now_ns() + interval_ns();
  }
  if (patience_ns() == 0) return;
  if (g_watchdog == nullptr) g_watchdog = new Watchdog;
  if (g_watchdog->has_stalled(patience_ns())) end_program(g_watchdog->still());
}

}  // namespace

void start_watch() noexcept {
  // The reporter looks while it waits for jobs: it only must be there.
  if (watch_period_ns() != 0) run_on_reporter(do_nothing, nullptr);
}

std::int64_t watch_period_ns() noexcept {
  const std::int64_t look = patience_ns() / kLooks;
  if (look == 0 || interval_ns() == 0) return std::max(look, interval_ns());
  return std::min(look, interval_ns());
}

void watch() noexcept {
  const gosan_runtime_ops* ops = runtime_ops();
  // Who stops the world now may be waiting for us, or ending the program.
  if (is_off() || ops == nullptr || ops->try_stop_world() == 0) return;
  look_around();
  ops->start_world();
}

}  // namespace gosan::detector

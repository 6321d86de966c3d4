// Asks the scan, leaves out what is ignored, and puts the rest into words.
#include "leaks.h"

#include <gosan/report_text.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "findings.h"
#include "hooks_impl.h"
#include "leak_scan.h"
#include "options.h"
#include "report_log.h"
#include "reporter.h"
#include "sleep_lock.h"
#include "thread_annotations.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// Names are few and stay: a C array in the detector's own memory, since
// goroutines are made on threads that must not allocate.
struct IgnoredName {
  const char* text;
  IgnoredName* next;
};

BumpArena g_name_memory;
std::atomic<IgnoredName*> g_ignored{nullptr};  // newest first, never removed
LeakPauses g_pauses;                           // the reporter's

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

LeakScan measured_scan() {
  const std::int64_t begin = now_ns();
  LeakScan scan = scan_for_leaks();
  const std::int64_t pause = now_ns() - begin;
  ++g_pauses.scans;
  if (pause > g_pauses.longest_ns) {
    g_pauses.longest_ns = pause;
    g_pauses.bytes = scan.bytes;
  }
  std::erase_if(scan.dead, [](const Task* task) { return task->is_meant; });
  std::erase_if(scan.alive, [](const Task* task) { return task->is_meant; });
  return scan;
}

void add(std::vector<const Task*> tasks, report::Verdict verdict) {
  std::erase_if(tasks, [](const Task* task) { return task->is_told; });
  for (report::Finding& finding : leak_findings(tasks, verdict)) {
    report_log().add(std::move(finding));
  }
  for (const Task* task : tasks) task->is_told = true;
}

// ---- a program's question ----

struct Shown {
  std::uint64_t gid;
  std::string name;
  std::string state;
  std::string started_at;
  std::string blocked_at;
  std::string text;
};

// Made and destroyed on the reporter's thread, whose memory it is.
struct Question {
  std::vector<Shown>* leaks = nullptr;
};

void answer(void* arg) {
  auto& leaks = *(static_cast<Question*>(arg)->leaks = new std::vector<Shown>);
  report::TextOptions words;
  words.strip_path_prefix = options().strip_path_prefix;
  for (const Task* task : measured_scan().dead) {
    std::vector<report::Finding> findings =
        leak_findings({task}, report::Verdict::kProven);
    report::Finding& finding = findings.front();
    finding.id = report::finding_id(finding);
    const report::Blocked& blocked = finding.blocked.front();
    leaks.push_back({task->gid, blocked.goroutine.name, blocked.goroutine.state,
                     place_of(blocked.goroutine.created_at),
                     place_of(blocked.stack),
                     report::text_finding(finding, words, nullptr)});
  }
}

void forget(void* arg) { delete static_cast<Question*>(arg)->leaks; }

void mean_current(void* arg, Task& task) {
  (void)arg;
  task.is_meant = true;
}

}  // namespace

void add_new_leaks(bool at_exit) {
  if (options().leaks == LeakMode::kOff) return;
  LeakScan scan = measured_scan();
  add(std::move(scan.dead), report::Verdict::kProven);
  if (at_exit && options().leaks == LeakMode::kBlocked) {
    add(std::move(scan.alive), report::Verdict::kBlocked);
  }
}

LeakPauses leak_pauses() noexcept { return g_pauses; }

void find_leaks(void (*show)(void* arg, const gosan_leak* leak), void* arg) {
  const gosan_runtime_ops* ops = runtime_ops();
  if (ops == nullptr) return;
  Question question;
  ops->stop_world();
  run_on_reporter(answer, &question);
  ops->start_world();
  for (const Shown& leak : *question.leaks) {
    const gosan_leak shown{leak.gid,
                           leak.name.c_str(),
                           leak.state.c_str(),
                           leak.started_at.c_str(),
                           leak.blocked_at.c_str(),
                           leak.text.c_str()};
    show(arg, &shown);
  }
  run_on_reporter(forget, &question);
}

void ignore_leaks(const char* name) {
  if (name == nullptr) {
    for_each_task(mean_current, nullptr);
    return;
  }
  const std::string_view text(name);
  auto* made = static_cast<IgnoredName*>(
      g_name_memory.allocate(sizeof(IgnoredName), alignof(IgnoredName)));
  made->text = g_name_memory.copy_text(text.data(), text.size());
  made->next = g_ignored.load(std::memory_order_relaxed);
  // release: pairs with note_birth
  while (!g_ignored.compare_exchange_weak(
      made->next, made, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

void note_birth(Task& task, const char* name) {
  if (name == nullptr) return;
  // acquire: sees the names
  const IgnoredName* ignored = g_ignored.load(std::memory_order_acquire);
  for (; ignored != nullptr; ignored = ignored->next) {
    if (std::string_view(ignored->text) == name) task.is_meant = true;
  }
}

}  // namespace gosan::detector

// Notes at the panic, words when it ends the program.
#include "misuse.h"

#include <string>
#include <string_view>

#include "findings.h"
#include "hooks_impl.h"
#include "modules.h"
#include "objects.h"
#include "report_log.h"
#include "reporter.h"
#include "sync_var.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// How a misuse is told: what was done, and what had been done before.
struct Words {
  std::string_view panic;
  const char* done;
  const char* before;
};

constexpr Words kWords[] = {
    {"send on closed channel", "send", "closed"},
    {"close of closed channel", "close", "closed before"},
    {"sync: unlock of unlocked mutex", "unlock", "unlocked before"},
    {"sync: Unlock of unlocked RWMutex", "unlock", "unlocked before"},
    {"sync: RUnlock of unlocked RWMutex", "unlock_shared", "unlocked before"},
    {"sync: negative WaitGroup counter", "done", ""},
    {"sync: WaitGroup misuse: Add called concurrently with Wait", "add",
     "wait"},
    {"sync: WaitGroup is reused before previous Wait has returned", "wait",
     ""}};

Words words_of(std::string_view panic) {
  for (const Words& words : kWords) {
    if (words.panic == panic) return words;
  }
  return {panic, "misuse", "before"};
}

// Who sleeps in a wait for the object; the world stands still.
const Task* find_waiter(const void* object) {
  struct Query {
    const void* object;
    const Task* found;
  } query{object, nullptr};
  for_each_task(
      [](void* arg, Task& task) {
        auto& wanted = *static_cast<Query*>(arg);
        const gosan_park* park = task.park;
        for (std::uint32_t i = 0; park != nullptr && i < park->wait_count;
             ++i) {
          if (park->waits[i].object == wanted.object) wanted.found = &task;
        }
      },
      &query);
  return query.found;
}

struct Job {
  const Task* task;
  bool world_stopped;
};

void add_earlier(const Misuse& misuse, const char* before, bool world_stopped,
                 report::Finding& finding) {
  if (misuse.earlier_at != StackId::kNone) {
    finding.places.push_back({before, describe_goroutine(misuse.earlier_gid),
                              report_stack(misuse.earlier_at)});
    return;
  }
  if (!world_stopped) return;
  if (const Task* waiter = find_waiter(misuse.object)) {
    report::Blocked blocked = describe_blocked(*waiter);
    finding.places.push_back(
        {before, std::move(blocked.goroutine), std::move(blocked.stack)});
  }
}

std::string reason(const report::Finding& finding, const Words& words) {
  if (finding.places.size() < 2) return "";
  const std::string place = place_of(finding.places[1].stack);
  return std::string("it had been ") + words.before +
         (place.empty() ? "" : " at " + place);
}

void report_on_reporter(void* arg) {
  const auto& job = *static_cast<const Job*>(arg);
  const Misuse& misuse = job.task->misuse;
  const Words words = words_of(misuse.what);
  report::Finding finding;
  finding.kind = report::FindingKind::kMisuse;
  finding.misuse = misuse.what;
  finding.places.push_back(
      {words.done, describe_goroutine(job.task->gid), report_stack(misuse.at)});
  add_earlier(misuse, words.before, job.world_stopped, finding);
  if (misuse.earlier_at != StackId::kNone) {
    finding.why = reason(finding, words);
  }
  report_log().add(std::move(finding));
}

}  // namespace

void note_misuse(Task& task, const char* what, const void* object,
                 const void* frame_pointer) noexcept {
  task.misuse =
      Misuse{what, object, capture_stack(frame_pointer, current_stack_bounds()),
             StackId::kNone, 0};
  ObjectRecord record;
  if (find_object(object, &record) && record.ended_at != StackId::kNone) {
    task.misuse.earlier_at = record.ended_at;
    task.misuse.earlier_gid = record.ended_by;
  } else if (const SyncVar* var =
                 find_sync_var(reinterpret_cast<std::uintptr_t>(object))) {
    task.misuse.earlier_at = var->left_at;
    task.misuse.earlier_gid = var->left_by;
  }
}

void report_misuse(const Task& task, const char* text) noexcept {
  if (task.misuse.what == nullptr ||
      !std::string_view(text).ends_with(task.misuse.what)) {
    return;
  }
  const gosan_runtime_ops* ops = runtime_ops();
  Job job{&task, ops != nullptr && ops->try_stop_world() != 0};
  run_on_reporter(report_on_reporter, &job);
  if (job.world_stopped) ops->start_world();
}

}  // namespace gosan::detector

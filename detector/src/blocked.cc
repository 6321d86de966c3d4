// Blocked goroutines in words: leaks and deadlocks.

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <tuple>

#include "explain.h"
#include "findings.h"
#include "hooks_impl.h"
#include "modules.h"
#include "objects.h"

namespace gosan::detector {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

std::string_view kind_name(std::uint32_t kind) {
  switch (kind) {
    case GOSAN_OBJECT_CHAN:
      return "chan";
    case GOSAN_OBJECT_MUTEX:
      return "mutex";
    case GOSAN_OBJECT_RWMUTEX:
      return "rwmutex";
    case GOSAN_OBJECT_WAITGROUP:
      return "waitgroup";
    case GOSAN_OBJECT_COND:
      return "cond";
    case GOSAN_OBJECT_SLEEP:
      return "sleep";
    case GOSAN_OBJECT_SEMAPHORE:
      return "semaphore";
    default:
      return "select";  // one without cases waits on nothing
  }
}

std::string_view op_name(std::uint32_t op) {
  switch (op) {
    case GOSAN_WAIT_SEND:
      return "send";
    case GOSAN_WAIT_RECV:
      return "recv";
    case GOSAN_WAIT_LOCK:
      return "lock";
    case GOSAN_WAIT_RLOCK:
      return "rlock";
    default:
      return "wait";
  }
}

report::Wait describe_wait(const gosan_wait& from) {
  report::Wait wait;
  wait.kind = kind_name(from.kind);
  wait.op = op_name(from.op);
  wait.nil = from.object == nullptr && from.kind == GOSAN_OBJECT_CHAN;
  if (from.object == nullptr) return wait;
  wait.uses = past_uses(from);
  ObjectRecord record;
  if (find_object(from.object, &record)) {
    wait.made_at = report_stack(record.made_at);
    wait.cap = record.cap;
  }
  gosan_object_state state = {};
  const gosan_runtime_ops* ops = runtime_ops();
  if (ops != nullptr &&
      ops->object_state(from.object, from.kind, &state) != 0) {
    wait.len = state.len;
    wait.cap = state.cap;
    wait.closed = state.closed != 0;
    wait.senders = state.senders;
    wait.receivers = state.receivers;
  }
  return wait;
}

std::int64_t blocked_ms(const gosan_park& park) {
  const gosan_runtime_ops* ops = runtime_ops();
  return ops == nullptr ? 0 : (ops->now_ns() - park.since_ns) / kNsPerMs;
}

// "waiting to lock a Mutex", by kind and operation.
std::string_view waiting_phrase(const report::Wait& wait) {
  if (wait.kind == "mutex") return "waiting to lock a Mutex";
  if (wait.kind == "rwmutex") {
    return wait.op == "rlock" ? "waiting to read-lock an RWMutex"
                              : "waiting to lock an RWMutex";
  }
  if (wait.kind == "waitgroup") return "waiting for a WaitGroup";
  if (wait.kind == "cond") return "waiting for a Cond";
  return "waiting for a semaphore";
}

// "sending on a channel of capacity 0 made at main.cc:7"
std::string waiting_for(const report::Wait& wait) {
  if (wait.nil) {
    return fmt::format("{} a nil channel",
                       wait.op == "send" ? "sending on" : "receiving from");
  }
  std::string text;
  if (wait.kind == "chan") {
    text = fmt::format("{} a channel of capacity {}",
                       wait.op == "send" ? "sending on" : "receiving from",
                       wait.cap);
  } else if (wait.kind == "select") {
    return "in a select without cases";
  } else {
    text = waiting_phrase(wait);
  }
  const std::string made = place_of(wait.made_at);
  return made.empty() ? text : fmt::format("{} made at {}", text, made);
}

std::string leak_why(const report::Blocked& blocked, report::Verdict verdict) {
  if (verdict == report::Verdict::kBlocked) {
    return "still blocked when the program ended; something that could run may "
           "reach what it waits for";
  }
  const std::vector<report::Wait>& waits = blocked.waits_on;
  if (waits.size() > 1) {
    return fmt::format(
        "blocked for ever in a select of {} cases: nothing that still runs can "
        "reach any of their channels",
        waits.size());
  }
  std::string text = "blocked for ever " + waiting_for(waits.front());
  if (waits.front().nil) return text + ", which is never ready";
  if (waits.front().kind == "select") return text;
  return text + ": nothing that still runs can reach it";
}

report::Finding make_leak(const Task& task, const WaitGraph& graph,
                          report::Verdict verdict) {
  report::Finding finding;
  finding.kind = report::FindingKind::kLeak;
  finding.verdict = verdict;
  finding.blocked.push_back(describe_blocked(task));
  finding.why = leak_why(finding.blocked.front(), verdict);
  if (verdict == report::Verdict::kProven) {
    const std::string cycle = graph.cycle_through(task);
    if (!cycle.empty()) finding.why = "a cycle: " + cycle;
    finding.cure = usual_cure(finding.blocked.front());
  }
  return finding;
}

StackId blocked_stack(const Task& task) {
  return capture_stack(task.park->frame_pointer,
                       {task.stack_lo, task.stack_hi});
}

// What makes two leaks one, before anything is put into words: a hundred
// thousand goroutines may be stuck at one line.
using LeakKey = std::tuple<StackId, StackId, std::string_view>;

LeakKey key_of(const Task& task) {
  return {record_of(task).created_at, blocked_stack(task), task.park->state};
}

}  // namespace

report::Blocked describe_blocked(const Task& task) {
  report::Blocked out;
  out.goroutine = describe_goroutine(task.gid);
  const gosan_park* park = task.park;
  if (park == nullptr) return out;
  out.goroutine.state = park->state;
  out.goroutine.blocked_for_ms = blocked_ms(*park);
  out.stack = report_stack(blocked_stack(task));
  for (std::uint32_t i = 0; i < park->wait_count; ++i) {
    out.waits_on.push_back(describe_wait(park->waits[i]));
  }
  if (out.waits_on.empty()) out.waits_on.push_back(describe_wait({}));
  return out;
}

std::vector<report::Finding> leak_findings(
    const std::vector<const Task*>& tasks, report::Verdict verdict) {
  const WaitGraph graph(tasks);
  std::vector<report::Finding> findings;
  std::map<LeakKey, std::size_t> known;
  for (const Task* task : tasks) {
    const auto [entry, fresh] =
        known.try_emplace(key_of(*task), findings.size());
    if (fresh) {
      findings.push_back(make_leak(*task, graph, verdict));
    } else {
      ++findings[entry->second].count;
    }
  }
  return findings;
}

report::Finding deadlock_finding(const std::vector<const Task*>& tasks) {
  report::Finding finding;
  finding.kind = report::FindingKind::kDeadlock;
  for (const Task* task : tasks) {
    finding.blocked.push_back(describe_blocked(*task));
  }
  finding.why =
      "every goroutine waits for another, and none is left to wake one";
  const WaitGraph graph(tasks);
  for (const Task* task : tasks) {
    const std::string cycle = graph.cycle_through(*task);
    if (cycle.empty()) continue;
    finding.why = "a cycle: " + cycle;
    break;
  }
  return finding;
}

}  // namespace gosan::detector

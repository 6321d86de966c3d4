// Holders and past users in words, and the patterns of the usual mistakes.
#include "explain.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

#include "findings.h"
#include "modules.h"
#include "sync_var.h"

namespace gosan::detector {
namespace {

bool is_lock(const gosan_wait& wait) {
  return wait.op == GOSAN_WAIT_LOCK || wait.op == GOSAN_WAIT_RLOCK;
}

struct Holder {
  const void* lock;
  std::vector<report::PastUse> uses;
};

void add_holder(void* arg, Task& task) {
  auto& holder = *static_cast<Holder*>(arg);
  for (const HeldLock& held : task.locks) {
    if (held.object != holder.lock || may_be_stale(held)) continue;
    holder.uses.push_back(
        {"held", describe_goroutine(task.gid), report_stack(held.taken_at)});
    return;
  }
}

std::vector<report::PastUse> holders_of(const void* lock) {
  Holder holder{lock, {}};
  for_each_task(add_holder, &holder);
  const SyncVar* var = find_sync_var(reinterpret_cast<std::uintptr_t>(lock));
  if (holder.uses.empty() && var != nullptr && var->is_abandoned) {
    holder.uses.push_back({"locked and never unlocked",
                           describe_goroutine(var->left_by),
                           report_stack(var->left_at)});
  }
  return holder.uses;
}

std::vector<report::PastUse> channel_uses(const gosan_wait& wait) {
  std::vector<report::PastUse> uses;
  const ChannelUses all = uses_of_channel(wait.object);
  if (wait.op == GOSAN_WAIT_SEND) {
    if (all.receiver != TaskRecordId::kNone) {
      uses.push_back({"received from",
                      describe_goroutine(task_record(all.receiver).gid),
                      {}});
    }
    return uses;
  }
  for (std::uint32_t i = 0; i < all.send_count; ++i) {
    uses.push_back({"sent on",
                    describe_goroutine(task_record(all.sends[i].task).gid),
                    report_stack(all.sends[i].stack)});
  }
  return uses;
}

bool has_use(const report::Wait& wait, std::string_view what) {
  for (const report::PastUse& use : wait.uses) {
    if (use.what == what) return true;
  }
  return false;
}

bool holds_itself(const report::Blocked& blocked) {
  for (const report::PastUse& use : blocked.waits_on.front().uses) {
    if (use.what == "held" && use.goroutine.id == blocked.goroutine.id) {
      return true;
    }
  }
  return false;
}

std::string_view lock_cure(const report::Blocked& blocked) {
  const report::Wait& wait = blocked.waits_on.front();
  if (holds_itself(blocked)) {
    return "do not lock it again: let the inner function expect the lock to "
           "be held";
  }
  if (has_use(wait, "locked and never unlocked")) {
    return "unlock on every way out: std::lock_guard, std::unique_lock";
  }
  return "let go of one lock before waiting for another or for a channel, or "
         "take them in one order everywhere";
}

}  // namespace

std::vector<report::PastUse> past_uses(const gosan_wait& wait) {
  if (wait.object == nullptr) return {};
  if (is_lock(wait)) return holders_of(wait.object);
  if (wait.kind == GOSAN_OBJECT_CHAN) return channel_uses(wait);
  return {};
}

std::string usual_cure(const report::Blocked& blocked) {
  if (blocked.waits_on.empty()) return "";
  const report::Wait& wait = blocked.waits_on.front();
  std::string_view cure;
  if (wait.nil) {
    cure = "make the channel before it is used";
  } else if (blocked.waits_on.size() > 1) {
    cure =
        "add a case on ctx.done(), and cancel the context when the others "
        "have left";
  } else if (wait.kind == "chan" && wait.op == "send") {
    cure =
        "give the channel room for what may be left over (a buffer of 1 "
        "for one result), or send in a select with ctx.done()";
  } else if (wait.kind == "chan") {
    cure =
        "close the channel when nobody will send any more, or receive in a "
        "select with ctx.done()";
  } else if (wait.op == "lock" || wait.op == "rlock") {
    cure = lock_cure(blocked);
  } else if (wait.kind == "waitgroup") {
    cure =
        "call done() on every way out (a guard, or WaitGroup::go), and "
        "add() before the goroutine starts";
  } else if (wait.kind == "cond") {
    cure =
        "signal under the lock after each change of the condition, also at "
        "the end";
  } else if (wait.kind == "semaphore") {
    cure = "release on every way out what was acquired";
  }
  return std::string(cure);
}

WaitGraph::WaitGraph(const std::vector<const Task*>& blocked) {
  for (const Task* task : blocked) {
    by_gid_[task->gid] = task;
    for (const HeldLock& held : task->locks) {
      if (!may_be_stale(held)) holders_[held.object] = task;
    }
  }
}

// Who used a channel from the other side, if he is blocked, too.
WaitGraph::Link WaitGraph::user_of(const Task& task,
                                   const gosan_wait& wait) const {
  for (const report::PastUse& use : past_uses(wait)) {
    const auto found = by_gid_.find(use.goroutine.id);
    if (found == by_gid_.end() || found->second == &task) continue;
    return {found->second,
            fmt::format("goroutine {} waits for a channel that goroutine {} "
                        "{}",
                        task.gid, use.goroutine.id, use.what)};
  }
  return {};
}

WaitGraph::Link WaitGraph::blocker_of(const Task& task) const {
  const gosan_park* park = task.park;
  if (park == nullptr || park->wait_count != 1) return {};
  const gosan_wait& wait = park->waits[0];
  if (wait.kind == GOSAN_OBJECT_CHAN) return user_of(task, wait);
  if (!is_lock(wait)) return {};
  const auto holder = holders_.find(wait.object);
  if (holder == holders_.end()) return {};
  return {holder->second,
          fmt::format("goroutine {} waits for {}, which {} holds", task.gid,
                      lock_name(wait.object),
                      holder->second == &task
                          ? std::string("it")
                          : fmt::format("goroutine {}", holder->second->gid))};
}

std::string WaitGraph::cycle_through(const Task& task) const {
  std::string text;
  std::unordered_set<const Task*> seen;
  const Task* at = &task;
  while (at != nullptr && seen.insert(at).second) {
    Link link = blocker_of(*at);
    if (link.to == nullptr) return "";
    text += (text.empty() ? "" : "; ") + link.text;
    at = link.to;
  }
  return at == &task ? text : "";
}

}  // namespace gosan::detector

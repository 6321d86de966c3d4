// The search for cycles in the graph of nested acquisitions.
//
// A cycle is a potential deadlock when its acquisitions can come together: each
// by another task, no two in hard order, and no lock held by two of them that
// would keep them apart (a gate). Source: docs/references.md, "Goodlock".
#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "exit_codes.h"
#include "findings.h"
#include "lock_graph.h"
#include "lock_order.h"
#include "modules.h"
#include "options.h"
#include "report_log.h"
#include "reporter.h"
#include "system.h"

namespace gosan::detector {
namespace {

// Edges that one search follows at most.
constexpr std::uint32_t kMaxSteps = 1u << 17;

// One acquisition on the path: by which taking, and of which of its held locks
// the one before it is.
struct Step {
  const LockContext* context;
  const LockTaking* taking;
  std::uint32_t via;  // index in context->held
};

bool excludes(bool a_shared, bool b_shared) { return !a_shared || !b_shared; }

bool have_gate(const LockContext& a, const LockContext& b) {
  for (std::uint32_t i = 0; i < a.held_count; ++i) {
    for (std::uint32_t j = 0; j < b.held_count; ++j) {
      if (a.held[i].lock == b.held[j].lock &&
          excludes(a.held[i].shared, b.held[j].shared)) {
        return true;
      }
    }
  }
  return false;
}

bool ordered(const LockTaking& a, const LockTaking& b) {
  return has_seen(a.order, b.participant, b.period) ||
         has_seen(b.order, a.participant, a.period);
}

// Under lock_lock_order().
class Search {
 public:
  explicit Search(LockContext& first) : first_(first), visit_(++g_visits) {}

  // The first cycle through `first_` that can deadlock; empty: none.
  std::vector<Step> run() {
    mark_leading_back();
    if (!first_.taken->leads_back || first_.taken->visit != visit_) return {};
    mark_contexts();
    for (std::uint32_t i = 0; i < first_.taking_count; ++i) {
      path_ = {{&first_, &first_.takings[i], 0}};
      if (extend()) return std::move(path_);
    }
    return {};
  }

 private:
  bool leads_back(const LockNode& node) const {
    return node.visit == visit_ && node.leads_back;
  }

  // From the locks that `first_` holds backwards: what was held when they were
  // taken, and so on.
  void mark_leading_back() {
    std::vector<LockNode*> pending;
    const auto reach = [&](LockNode* node) {
      if (node->visit == visit_) return;
      node->visit = visit_;
      node->leads_back = true;
      pending.push_back(node);
    };
    for (std::uint32_t i = 0; i < first_.held_count; ++i) {
      reach(first_.held[i].lock);
    }
    while (!pending.empty()) {
      const LockNode* node = pending.back();
      pending.pop_back();
      for (const LockContext* taker = node->takers; taker != nullptr;
           taker = taker->next_taker) {
        for (std::uint32_t i = 0; i < taker->held_count; ++i) {
          reach(taker->held[i].lock);
        }
      }
    }
  }

  // What lies on a cycle by its locks alone is worth another look when somebody
  // else comes that way.
  void mark_contexts() {
    std::set<const LockNode*> seen = {first_.taken};
    std::vector<const LockNode*> pending = {first_.taken};
    first_.on_cycle = true;
    while (!pending.empty()) {
      const LockNode* node = pending.back();
      pending.pop_back();
      for (const LockUse* use = node->uses; use != nullptr; use = use->next) {
        LockNode* next = use->context->taken;
        if (!leads_back(*next)) continue;
        use->context->on_cycle = true;
        if (seen.insert(next).second) pending.push_back(next);
      }
    }
  }

  bool closes() const {
    const LockContext& last = *path_.back().context;
    for (std::uint32_t i = 0; i < first_.held_count; ++i) {
      if (first_.held[i].lock == last.taken &&
          excludes(first_.held[i].shared, last.shared)) {
        return true;
      }
    }
    return false;
  }

  bool fits(const LockContext& context, const LockTaking& taking) const {
    return std::none_of(path_.begin(), path_.end(), [&](const Step& step) {
      return step.taking->participant == taking.participant ||
             ordered(*step.taking, taking) || have_gate(*step.context, context);
    });
  }

  // Adds steps until the cycle is closed; false when there is no way.
  bool extend() {
    if (path_.size() > 1 && closes()) {
      name_first_via();
      return true;
    }
    const LockContext& last = *path_.back().context;
    for (const LockUse* use = last.taken->uses; use != nullptr;
         use = use->next) {
      const LockContext& context = *use->context;
      if (!excludes(last.shared, use->shared) || !leads_back(*context.taken)) {
        continue;
      }
      for (std::uint32_t i = 0; i < context.taking_count; ++i) {
        if (++steps_ > kMaxSteps) return false;
        if (!fits(context, context.takings[i])) continue;
        path_.push_back({&context, &context.takings[i],
                         static_cast<std::uint32_t>(use - context.held)});
        if (extend()) return true;
        path_.pop_back();
      }
    }
    return false;
  }

  void name_first_via() {
    const LockNode* closing = path_.back().context->taken;
    while (first_.held[path_.front().via].lock != closing) {
      ++path_.front().via;
    }
  }

  static inline std::uint64_t g_visits = 0;
  LockContext& first_;
  const std::uint64_t visit_;
  std::vector<Step> path_;
  std::uint32_t steps_ = 0;
};

// A step in ids that stay when the graph changes.
struct CopiedStep {
  std::uint64_t gid;
  const void* held;
  StackId held_at;
  const void* taken;
  StackId taken_at;
  bool shared;
};

std::vector<CopiedStep> copied(std::span<const Step> path) {
  std::vector<CopiedStep> steps;
  for (const Step& step : path) {
    const LockContext& context = *step.context;
    steps.push_back(
        {step.taking->gid,
         reinterpret_cast<const void*>(context.held[step.via].lock->address),
         step.taking->held_at[step.via],
         reinterpret_cast<const void*>(context.taken->address),
         step.taking->taken_at, context.shared});
  }
  return steps;
}

std::vector<CopiedStep> find_cycle(std::uint64_t key) {
  lock_lock_order();
  std::vector<CopiedStep> cycle;
  if (LockContext* context = find_lock_context(key)) {
    cycle = copied(Search(*context).run());
  }
  unlock_lock_order();
  return cycle;
}

report::LockStep describe(const CopiedStep& step) {
  report::LockStep out;
  out.goroutine = describe_goroutine(step.gid);
  out.held = lock_name(step.held);
  out.held_at = report_stack(step.held_at);
  out.taken = lock_name(step.taken);
  out.taken_at = report_stack(step.taken_at);
  out.shared = step.shared;
  return out;
}

report::Finding cycle_finding(std::span<const CopiedStep> cycle) {
  report::Finding finding;
  finding.kind = report::FindingKind::kLockOrder;
  for (const CopiedStep& step : cycle) {
    finding.lock_steps.push_back(describe(step));
  }
  return finding;
}

// The same places are described once, whichever locks met there.
bool is_new(std::span<const CopiedStep> cycle) {
  static auto* const known = new std::set<std::vector<StackId>>;
  std::vector<StackId> places;
  for (const CopiedStep& step : cycle) {
    places.push_back(step.held_at);
    places.push_back(step.taken_at);
  }
  std::sort(places.begin(), places.end());
  return known->insert(std::move(places)).second;
}

void search_on_reporter(void* arg) {
  const auto cycle = find_cycle(*static_cast<const std::uint64_t*>(arg));
  if (cycle.empty() || !is_new(cycle)) return;
  ReportLog& log = report_log();
  const std::size_t index = log.add(cycle_finding(cycle));
  if (index == ReportLog::kSuppressed || !options().halt_on_error) return;
  log.close();
  raw_exit(log.failed() ? kReportFailedExitCode : options().exit_code);
}

}  // namespace

void look_for_lock_cycles(std::uint64_t context_key) noexcept {
  run_on_reporter(search_on_reporter, &context_key);
}

}  // namespace gosan::detector

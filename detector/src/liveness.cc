// The fixpoint: a worklist over memory, in which reached memory wakes sleepers
// and woken sleepers add memory.

#include "liveness.h"

#include <unordered_map>
#include <utility>

namespace gosan::detector {
namespace {

class Fixpoint {
 public:
  Fixpoint(MemoryGraph& graph, std::span<const Sleeper> sleepers)
      : graph_(graph),
        sleepers_(sleepers),
        live_(sleepers.size()),
        reached_(graph.size()),
        owned_(sleepers.size()) {
    for (std::size_t i = 0; i < sleepers.size(); ++i) index(i);
  }

  std::vector<bool> run() {
    for (std::size_t i = 0; i < sleepers_.size(); ++i) {
      if (is_live_anyway(sleepers_[i])) wake(i);
    }
    const Reach reach = [this](MemoryId id) { this->reach(id); };
    graph_.visit_roots(reach);
    while (!pending_.empty()) {
      const MemoryId id = pending_.back();
      pending_.pop_back();
      graph_.visit_edges(id, reach);
    }
    return std::move(live_);
  }

 private:
  static std::size_t at(MemoryId id) { return static_cast<std::size_t>(id); }

  static bool is_live_anyway(const Sleeper& sleeper) {
    if (sleeper.woken_from_outside) return true;
    for (const WaitedOn& wait : sleeper.waits) {
      if (wait.place == WaitedOn::Place::kRoots) return true;
    }
    return false;
  }

  void index(std::size_t sleeper) {
    for (const WaitedOn& wait : sleepers_[sleeper].waits) {
      if (wait.place == WaitedOn::Place::kMemory) {
        waiters_[wait.memory].push_back(sleeper);
      }
    }
    for (const std::size_t owner : sleepers_[sleeper].owners) {
      owned_[owner].push_back(sleeper);
    }
  }

  void reach(MemoryId id) {
    if (reached_[at(id)]) return;
    reached_[at(id)] = true;
    pending_.push_back(id);
    const auto waiters = waiters_.find(id);
    if (waiters == waiters_.end()) return;
    for (const std::size_t sleeper : waiters->second) wake(sleeper);
  }

  // Iterative where chains of locks could be long.
  void wake(std::size_t first) {
    std::vector<std::size_t> woken = {first};
    while (!woken.empty()) {
      const std::size_t sleeper = woken.back();
      woken.pop_back();
      if (live_[sleeper]) continue;
      live_[sleeper] = true;
      for (const std::size_t next : owned_[sleeper]) woken.push_back(next);
      for (const MemoryId id : sleepers_[sleeper].memory) {
        fresh_.push_back(id);
      }
    }
    drain_fresh();
  }

  // reach() and wake() call each other; this keeps the depth at one.
  void drain_fresh() {
    if (draining_) return;
    draining_ = true;
    while (!fresh_.empty()) {
      const MemoryId id = fresh_.back();
      fresh_.pop_back();
      reach(id);
    }
    draining_ = false;
  }

  MemoryGraph& graph_;
  std::span<const Sleeper> sleepers_;
  std::vector<bool> live_;
  std::vector<bool> reached_;
  std::unordered_map<MemoryId, std::vector<std::size_t>> waiters_;
  std::vector<std::vector<std::size_t>> owned_;  // by lock holder
  std::vector<MemoryId> pending_;  // reached, edges not visited yet
  std::vector<MemoryId> fresh_;    // of woken sleepers, not reached yet
  bool draining_ = false;
};

}  // namespace

std::vector<bool> find_live(MemoryGraph& graph,
                            std::span<const Sleeper> sleepers) {
  return Fixpoint(graph, sleepers).run();
}

}  // namespace gosan::detector

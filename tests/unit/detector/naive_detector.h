// The specification of the detector's core: full vector clocks, every access
// of every byte remembered. Slow and obvious.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "byte_kinds.h"

namespace gosan::detector {

class NaiveDetector {
 public:
  using Dense = std::vector<std::uint32_t>;  // [task] latest known epoch
  struct Access {
    std::size_t task;
    std::uint32_t epoch;
    RaceAccessKind kind;
    std::uint32_t id;  // which event of the test
  };

  static void join(Dense& into, const Dense& from) {
    if (into.size() < from.size()) into.resize(from.size(), 0);
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i] > into[i]) into[i] = from[i];
    }
  }

  std::size_t spawn(const Dense& start) {
    tasks_.push_back({1, start});
    return tasks_.size() - 1;
  }

  Dense release(std::size_t task) {
    Dense out = tasks_[task].known;
    if (out.size() <= task) out.resize(task + 1, 0);
    out[task] = tasks_[task].epoch++;
    return out;
  }

  void acquire(std::size_t task, const Dense& from) {
    join(tasks_[task].known, from);
  }

  // All earlier accesses that race with this one; remembers it.
  std::vector<Access> access(std::size_t task, std::size_t first,
                             std::size_t size, RaceAccessKind kind,
                             std::uint32_t id) {
    std::vector<Access> races;
    for (std::size_t byte = first; byte < first + size; ++byte) {
      for (const Access& old : bytes_[byte]) {
        if (!is_ordered(task, old) && conflict(old.kind, kind)) {
          races.push_back(old);
        }
      }
      bytes_[byte].push_back({task, tasks_[task].epoch, kind, id});
    }
    return races;
  }

  void forget(std::size_t first, std::size_t size) {
    for (std::size_t byte = first; byte < first + size; ++byte) {
      bytes_[byte].clear();
    }
  }

 private:
  struct Task {
    std::uint32_t epoch;
    Dense known;
  };

  static bool writes(RaceAccessKind kind) {
    return kind != RaceAccessKind::kRead && kind != RaceAccessKind::kAtomicRead;
  }
  static bool atomic(RaceAccessKind kind) {
    return kind == RaceAccessKind::kAtomicRead ||
           kind == RaceAccessKind::kAtomicWrite;
  }
  // C++: one of them writes and one of them is not atomic.
  static bool conflict(RaceAccessKind a, RaceAccessKind b) {
    return (writes(a) || writes(b)) && !(atomic(a) && atomic(b));
  }

  bool is_ordered(std::size_t task, const Access& old) const {
    if (old.task == task) return true;
    const Dense& known = tasks_[task].known;
    return old.task < known.size() && known[old.task] >= old.epoch;
  }

  std::vector<Task> tasks_;
  std::map<std::size_t, std::vector<Access>> bytes_;
};

}  // namespace gosan::detector

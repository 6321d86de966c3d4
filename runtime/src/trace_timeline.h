// From records to what a person looks at: who was in which state from when to
// when, and who woke whom.
#ifndef GOSAN_RUNTIME_TRACE_TIMELINE_H
#define GOSAN_RUNTIME_TRACE_TIMELINE_H

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace_records.h"

namespace gosan::detail {

/// All times are nanoseconds since recording began.
struct Timeline {
  struct Subject {
    TraceSubject id;
    TraceSubject creator = 0;
    std::string name;                // "" when it has none
    std::vector<const void*> sites;  // return addresses of its go statement
    std::int64_t begin = 0;
  };
  /// A stretch in one state; those of a subject follow each other without gap
  /// or overlap.
  struct State {
    TraceSubject subject;
    const char* word;
    std::int64_t begin;
    std::int64_t end;
  };
  /// A stretch on a worker's lane; those of a lane do not overlap. Subject 0:
  /// a timer fires.
  struct Run {
    std::uint32_t lane;
    TraceSubject subject;
    bool blocking;
    std::int64_t begin;
    std::int64_t end;
  };
  /// `woken` runs from `to` on because of what `waker` (0: a timer on `lane`)
  /// did at `from`, at which moment the waker was running.
  struct Wake {
    TraceSubject waker;
    TraceSubject woken;
    std::uint32_t lane;
    std::int64_t from;
    std::int64_t to;
  };
  /// Regions of a subject nest.
  struct Region {
    TraceSubject subject;
    std::uint64_t task;
    std::string name;
    std::int64_t begin;
    std::int64_t end;
  };
  struct Task {
    TraceSubject subject;
    std::uint64_t id;
    std::string name;
    std::int64_t begin;
    std::int64_t end;
  };
  struct Remark {
    TraceSubject subject;
    std::uint64_t task;
    std::string category;
    std::string message;
    std::int64_t at;
  };

  std::vector<Subject> subjects;
  std::vector<State> states;
  std::vector<Run> runs;
  std::vector<Wake> wakes;
  std::vector<Region> regions;
  std::vector<Task> tasks;
  std::vector<Remark> remarks;
};

Timeline timeline_of(const TraceHistory& history);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACE_TIMELINE_H

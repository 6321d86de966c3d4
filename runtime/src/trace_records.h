// What the execution tracer writes down, in the order in which each thread saw
// it.
#ifndef GOSAN_RUNTIME_TRACE_RECORDS_H
#define GOSAN_RUNTIME_TRACE_RECORDS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gosan::detail {

enum class TraceKind : std::uint8_t {
  kCreate,       // argument: creator's subject, 0 for none; text: its name
  kSite,         // argument: return address of the go statement
  kExists,       // when recording began; argument: state word
  kRun,          // on this lane from now on
  kPark,         // argument: state word; "runnable" when it only gave way
  kReady,        // argument: waker's subject, 0: a timer
  kBlock,        // blocking() begins
  kUnblock,      // and ends
  kEnd,          // the body has returned
  kRegionBegin,  // argument: its id; other: its task's; text: its name
  kRegionEnd,    // argument: its id
  kTaskBegin,    // argument: its id; text: its name
  kTaskEnd,      // argument: its id
  kLog           // argument: length of the category; other: task; both as text
};

/// A goroutine's id, or a foreign thread's lane with this bit.
using TraceSubject = std::uint64_t;
inline constexpr TraceSubject kThreadSubject = TraceSubject{1} << 63;

/// 32 bytes; a text follows in as many slots as it needs.
struct TraceRecord {
  std::uint64_t ticks;
  TraceSubject subject;
  std::uint64_t argument;
  std::uint32_t order;  // counts the subject's records, whoever made them
  std::uint16_t other;
  TraceKind kind;
  std::uint8_t text_slots;
};
static_assert(sizeof(TraceRecord) == 32);

/// A record together with what its place says.
struct TraceEvent {
  const TraceRecord* record;
  std::uint32_t lane;
};

/// Everything of one recording.
struct TraceHistory {
  struct Lane {
    std::uint32_t number;  // among workers, or among other threads
    bool is_worker;
    long tid;
  };
  std::vector<Lane> lanes;
  std::vector<TraceEvent> events;
  std::uint64_t first_ticks = 0;
  std::uint64_t last_ticks = 0;
  double ns_per_tick = 1;
  std::uint64_t dropped = 0;  // after the last one kept
};

/// The text that follows a record.
inline std::string text_of(const TraceRecord& record) {
  const auto* begin = reinterpret_cast<const char*>(&record + 1);
  const std::size_t room = record.text_slots * sizeof(TraceRecord);
  std::size_t length = 0;
  while (length < room && begin[length] != '\0') ++length;
  return {begin, length};
}

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACE_RECORDS_H

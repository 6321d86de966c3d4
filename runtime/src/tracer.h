// Recording for execution traces. While recording is off each call below is one
// predictable branch.
//
// Each worker has a buffer of its own, written without a lock or an atomic
// read-modify-write. It starts and stops while the world stands still. A thread
// that the stopped world does not hold (a foreign one, or a worker inside
// blocking()) takes its buffer's lock.
#ifndef GOSAN_RUNTIME_TRACER_H
#define GOSAN_RUNTIME_TRACER_H

#include <atomic>
#include <cstdint>
#include <string_view>

#include "goroutine.h"
#include "trace_records.h"
#include "worker.h"

namespace gosan::detail {

extern std::atomic<bool> tracing_on;

inline bool tracing() noexcept {
  // relaxed: changes only while the world stands still.
  return tracing_on.load(std::memory_order_relaxed);
}

/// The goroutine's next record, made by the calling thread.
void record(Goroutine& subject, TraceKind kind,
            std::uint64_t argument) noexcept;

/// The same of whatever runs on the calling thread, with a text and a number of
/// 16 bits.
void record_own(TraceKind kind, std::uint64_t argument, std::uint16_t other,
                std::string_view text) noexcept;

/// The goroutine leaves its worker, which may go straight on to another one.
void record_leave(Worker& worker, Goroutine& subject, TraceKind kind,
                  std::uint64_t argument) noexcept;
void record_run(Worker& worker, Goroutine& next) noexcept;
void record_birth(Goroutine& born) noexcept;
void record_ready(Goroutine& woken) noexcept;

// ---- the scheduler's calls ----

inline void trace_birth(Goroutine& born) noexcept {
  if (tracing()) [[unlikely]]
    record_birth(born);
}
inline void trace_run(Worker& worker, Goroutine& next) noexcept {
  if (tracing()) [[unlikely]]
    record_run(worker, next);
}
inline void trace_park(Goroutine& self, const char* state) noexcept {
  if (tracing()) [[unlikely]] {
    record_leave(*current_worker(), self, TraceKind::kPark,
                 reinterpret_cast<std::uintptr_t>(state));
  }
}
/// By whoever makes it ready, before it can run.
inline void trace_ready(Goroutine& woken) noexcept {
  if (tracing()) [[unlikely]]
    record_ready(woken);
}
inline void trace_block(Goroutine& self) noexcept {
  if (tracing()) [[unlikely]]
    record(self, TraceKind::kBlock, 0);
}
inline void trace_unblock(Goroutine& self) noexcept {
  if (tracing()) [[unlikely]]
    record(self, TraceKind::kUnblock, 0);
}
inline void trace_end(Goroutine& self) noexcept {
  if (tracing()) [[unlikely]]
    record_leave(*current_worker(), self, TraceKind::kEnd, 0);
}

// ---- the life of a recording ----

/// Chooses the clock; before begin_recording().
void prepare_recording();
/// Begins with what exists; the caller has stopped the world.
void begin_recording() noexcept;
/// Ends it and moves what was recorded into `history`; the caller has stopped
/// the world. The records stay valid until recycle_records().
void end_recording(TraceHistory& history);
void recycle_records() noexcept;

/// Reads GOSAN_OPTIONS and starts, if it says so. Once, before main.
void start_tracer_from_environment();
/// Writes the trace of a program that ends, its world stopped.
void finish_trace() noexcept;
/// In the child of a fork: the recording is the parent's.
void forget_trace() noexcept;

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACER_H

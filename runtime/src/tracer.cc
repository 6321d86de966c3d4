#include "tracer.h"

#include <unistd.h>
#include <x86intrin.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "arena.h"
#include "seam.h"
#include "spin_lock.h"

namespace gosan::detail {

constinit std::atomic<bool> tracing_on{false};

// 64 KiB of records.
struct TraceChunk {
  static constexpr std::uint32_t kRecords = 2047;
  TraceChunk* next = nullptr;
  // Complete records; written by the buffer's owner only.
  std::atomic<std::uint32_t> count{0};
  alignas(TraceRecord) TraceRecord records[kRecords];
};

struct TraceBuffer {
  SpinLock lock;  // see tracer.h
  TraceChunk* first = nullptr;
  TraceChunk* last = nullptr;
  std::uint64_t dropped = 0;
  std::uint32_t lane = 0;
  std::uint32_t own_order = 0;  // of a foreign thread as a subject
  pid_t tid = 0;
  bool is_worker = false;
  TraceBuffer* next = nullptr;
};

namespace {

// Two million records are a file of about 300 MB, which Perfetto still opens.
constexpr std::uint32_t kMostChunks = 1024;
constexpr std::size_t kLongestText = 1024;

std::atomic<TraceBuffer*> buffers{nullptr};
std::atomic<std::uint32_t> worker_lanes{0};
std::atomic<std::uint32_t> thread_lanes{0};

SpinLock chunk_lock;
TraceChunk* free_chunks GOSAN_GUARDED_BY(chunk_lock) = nullptr;
std::uint32_t chunks_in_use GOSAN_GUARDED_BY(chunk_lock) = 0;

struct Clock {
  bool by_counter = false;
  std::uint64_t first_ticks = 0;
  std::int64_t first_ns = 0;
};
Clock trace_clock;

// The processor's counter is a clock only if it runs evenly and in step on all
// cores, which the kernel knows.
bool has_even_counter() {
  std::ifstream file(
      "/sys/devices/system/clocksource/clocksource0/"
      "current_clocksource");
  std::string name;
  if (std::getline(file, name) && name == "tsc") return true;
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (!line.starts_with("flags")) continue;
    return line.find(" constant_tsc") != std::string::npos &&
           line.find(" nonstop_tsc") != std::string::npos;
  }
  return false;
}

std::int64_t real_now_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::uint64_t ticks_now() noexcept {
  return trace_clock.by_counter ? __rdtsc()
                                : static_cast<std::uint64_t>(real_now_ns());
}

TraceChunk* take_chunk() noexcept {
  {
    SpinGuard guard(chunk_lock);
    if (chunks_in_use == kMostChunks) return nullptr;
    ++chunks_in_use;
    if (free_chunks != nullptr) {
      TraceChunk* chunk = free_chunks;
      free_chunks = chunk->next;
      chunk->next = nullptr;
      chunk->count.store(0, std::memory_order_relaxed);
      return chunk;
    }
  }
  return arena_new<TraceChunk>();
}

TraceBuffer& make_buffer(bool is_worker) noexcept {
  auto& made = *arena_new<TraceBuffer>();
  made.is_worker = is_worker;
  made.tid = gettid();
  made.lane = (is_worker ? worker_lanes : thread_lanes)
                  .fetch_add(1, std::memory_order_relaxed) +
              1;
  TraceBuffer* first = buffers.load(std::memory_order_relaxed);
  do {
    made.next = first;
    // release: the buffer is complete for whoever walks the list.
  } while (!buffers.compare_exchange_weak(
      first, &made, std::memory_order_release, std::memory_order_relaxed));
  return made;
}

TraceBuffer& buffer_of(Worker& worker) noexcept {
  if (worker.trace == nullptr) worker.trace = &make_buffer(true);
  return *worker.trace;
}

// Never inlined: a goroutine never gets here, only a thread does.
__attribute__((noinline)) TraceBuffer& thread_buffer() noexcept {
  static thread_local TraceBuffer* mine = nullptr;
  if (mine == nullptr) mine = &make_buffer(false);
  return *mine;
}

void append(TraceBuffer& buffer, const TraceRecord& record,
            std::string_view text) noexcept {
  const std::uint32_t slots = 1u + record.text_slots;
  TraceChunk* chunk = buffer.last;
  std::uint32_t count =
      chunk == nullptr ? 0 : chunk->count.load(std::memory_order_relaxed);
  if (chunk == nullptr || count + slots > TraceChunk::kRecords) {
    TraceChunk* fresh = take_chunk();
    if (fresh == nullptr) {
      ++buffer.dropped;
      return;
    }
    (chunk == nullptr ? buffer.first : chunk->next) = fresh;
    buffer.last = chunk = fresh;
    count = 0;
  }
  TraceRecord* at = chunk->records + count;
  *at = record;
  if (record.text_slots != 0) {
    auto* bytes = reinterpret_cast<char*>(at + 1);
    std::memset(bytes, 0, record.text_slots * sizeof(TraceRecord));
    std::memcpy(bytes, text.data(), text.size());
  }
  // release: the records are complete for the reader.
  chunk->count.store(count + slots, std::memory_order_release);
}

void append_locked(TraceBuffer& buffer, TraceRecord record,
                   std::string_view text) noexcept {
  SpinGuard guard(buffer.lock);
  // Off since the caller looked.
  if (!tracing()) return;
  record.ticks = ticks_now();
  append(buffer, record, text);
}

void write_down(TraceRecord record, std::string_view text) noexcept {
  text = text.substr(0, kLongestText);
  record.text_slots = static_cast<std::uint8_t>(
      (text.size() + sizeof(TraceRecord) - 1) / sizeof(TraceRecord));
  Worker* worker = current_worker();
  if (worker == nullptr) {
    append_locked(thread_buffer(), record, text);
  } else if (worker->processor == nullptr) {
    append_locked(buffer_of(*worker), record, text);
  } else {
    record.ticks = ticks_now();
    append(buffer_of(*worker), record, text);
  }
}

TraceRecord next_record(Goroutine& subject, TraceKind kind,
                        std::uint64_t argument) noexcept {
  return {0, subject.gid, argument, ++subject.trace_order, 0, kind, 0};
}

// Who runs on the calling thread; 0: the scheduler.
TraceSubject own_subject() noexcept {
  const Worker* worker = current_worker();
  if (worker == nullptr) return kThreadSubject | thread_buffer().lane;
  const Goroutine* running = worker->running;
  return running == nullptr ? 0 : running->gid;
}

// ---- what exists when recording begins ----

void record_into(TraceBuffer& buffer, Goroutine& subject, TraceKind kind,
                 std::uint64_t argument) noexcept {
  TraceRecord entry = next_record(subject, kind, argument);
  entry.ticks = trace_clock.first_ticks;
  append(buffer, entry, {});
}

void record_creation(Goroutine& born, TraceSubject creator) noexcept {
  write_down(next_record(born, TraceKind::kCreate, creator), born.name);
  for (const void* pc : born.birthplace.pcs) {
    if (pc != nullptr) {
      write_down(next_record(born, TraceKind::kSite,
                             reinterpret_cast<std::uintptr_t>(pc)),
                 {});
    }
  }
}

void record_existing(Goroutine& goroutine) noexcept {
  if (goroutine.is_system || goroutine.gid == 0) return;
  const Status status = goroutine.status.load(std::memory_order_acquire);
  const gosan_park* park = goroutine.park.load(std::memory_order_acquire);
  if (status == Status::kIdle) return;
  record_creation(goroutine, goroutine.birthplace.creator);
  if (status == Status::kWaiting && park != nullptr) {
    record(goroutine, TraceKind::kExists,
           reinterpret_cast<std::uintptr_t>(park->state));
  }
  if (status != Status::kRunning && status != Status::kBlocking) return;
  for (Worker* worker = first_worker(); worker != nullptr;
       worker = worker->next_worker) {
    if (worker->running != &goroutine) continue;
    record_into(buffer_of(*worker), goroutine, TraceKind::kRun, 0);
    if (status == Status::kBlocking) {
      record_into(buffer_of(*worker), goroutine, TraceKind::kBlock, 0);
    }
  }
}

void move_records(TraceBuffer& buffer, TraceHistory& history) {
  for (const TraceChunk* chunk = buffer.first; chunk != nullptr;
       chunk = chunk->next) {
    // acquire: pairs with append().
    const std::uint32_t count = chunk->count.load(std::memory_order_acquire);
    for (std::uint32_t i = 0; i < count;) {
      const TraceRecord& entry = chunk->records[i];
      history.events.push_back({&entry, buffer.lane});
      i += 1u + entry.text_slots;
    }
  }
}

}  // namespace

void record(Goroutine& subject, TraceKind kind,
            std::uint64_t argument) noexcept {
  if (subject.is_system) return;
  write_down(next_record(subject, kind, argument), {});
}

void record_leave(Worker& worker, Goroutine& subject, TraceKind kind,
                  std::uint64_t argument) noexcept {
  worker.trace_ticks = ticks_now();
  if (subject.is_system) return;
  TraceRecord entry = next_record(subject, kind, argument);
  if (worker.processor == nullptr) {
    append_locked(buffer_of(worker), entry, {});
    return;
  }
  entry.ticks = worker.trace_ticks;
  append(buffer_of(worker), entry, {});
}

void record_run(Worker& worker, Goroutine& next) noexcept {
  if (next.is_system) return;
  TraceRecord entry = next_record(next, TraceKind::kRun, 0);
  // Straight from one to the other is one moment; the clock costs as much as
  // all the rest.
  const bool is_straight = worker.parking != nullptr;
  entry.ticks = is_straight ? worker.trace_ticks : ticks_now();
  append(buffer_of(worker), entry, {});
}

void record_own(TraceKind kind, std::uint64_t argument, std::uint16_t other,
                std::string_view text) noexcept {
  TraceRecord entry{};
  if (Goroutine* self = current_goroutine_or_null()) {
    if (self->is_system) return;
    entry = next_record(*self, kind, argument);
  } else {
    TraceBuffer& mine = thread_buffer();
    entry = {0, kThreadSubject | mine.lane, argument, ++mine.own_order, 0, kind,
             0};
  }
  entry.other = other;
  write_down(entry, text);
}

void record_birth(Goroutine& born) noexcept {
  if (born.is_system) return;
  // Not its birthplace's creator: that one may only have made a timer.
  const Goroutine* parent = current_goroutine_or_null();
  record_creation(born, parent == nullptr ? 0 : parent->gid);
}

void record_ready(Goroutine& woken) noexcept {
  if (woken.is_system) return;
  write_down(next_record(woken, TraceKind::kReady, own_subject()), {});
}

void prepare_recording() { trace_clock.by_counter = has_even_counter(); }

void begin_recording() noexcept {
  trace_clock.first_ns = real_now_ns();
  trace_clock.first_ticks = ticks_now();
  tracing_on.store(true, std::memory_order_relaxed);
  for (Goroutine* goroutine = first_registered(); goroutine != nullptr;
       goroutine = goroutine->next_registered) {
    record_existing(*goroutine);
  }
}

void end_recording(TraceHistory& history) {
  tracing_on.store(false, std::memory_order_relaxed);
  history.first_ticks = trace_clock.first_ticks;
  history.last_ticks = ticks_now();
  const auto ticks =
      static_cast<double>(history.last_ticks - history.first_ticks);
  const auto ns = static_cast<double>(real_now_ns() - trace_clock.first_ns);
  if (trace_clock.by_counter && ticks > 0) history.ns_per_tick = ns / ticks;
  for (TraceBuffer* buffer = buffers.load(std::memory_order_acquire);
       buffer != nullptr; buffer = buffer->next) {
    SpinGuard guard(buffer->lock);
    history.lanes.push_back({buffer->lane, buffer->is_worker, buffer->tid});
    history.dropped += buffer->dropped;
    move_records(*buffer, history);
  }
}

void recycle_records() noexcept {
  for (TraceBuffer* buffer = buffers.load(std::memory_order_acquire);
       buffer != nullptr; buffer = buffer->next) {
    SpinGuard guard(buffer->lock);
    if (buffer->first != nullptr) {
      SpinGuard chunk_guard(chunk_lock);
      buffer->last->next = free_chunks;
      free_chunks = buffer->first;
    }
    buffer->first = buffer->last = nullptr;
    buffer->dropped = 0;
  }
  SpinGuard guard(chunk_lock);
  chunks_in_use = 0;
}

}  // namespace gosan::detail

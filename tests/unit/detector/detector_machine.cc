#include "detector_machine.h"

#include <gosan/hooks.h>

#include <algorithm>
#include <atomic>

#include "access.h"
#include "collect.h"
#include "hooks_impl.h"
#include "shadow.h"
#include "task.h"
#include "thread_block.h"

#define GOSAN_ENTRY extern "C" __attribute__((preserve_most)) void

#define GOSAN_DECLARE_ACCESS(kind)                                       \
  GOSAN_ENTRY __gosan_##kind##1(const void*, const gosan_site*,          \
                                std::uint32_t*);                         \
  GOSAN_ENTRY __gosan_##kind##2(const void*, const gosan_site*,          \
                                std::uint32_t*);                         \
  GOSAN_ENTRY __gosan_##kind##4(const void*, const gosan_site*,          \
                                std::uint32_t*);                         \
  GOSAN_ENTRY __gosan_##kind##8(const void*, const gosan_site*,          \
                                std::uint32_t*);                         \
  GOSAN_ENTRY __gosan_##kind##_range(const void*, std::size_t,           \
                                     const gosan_site*, std::uint32_t*); \
  GOSAN_ENTRY __gosan_##kind##_stride(const void*, std::ptrdiff_t,       \
                                      std::size_t, std::size_t,          \
                                      const gosan_site*, std::uint32_t*);
GOSAN_DECLARE_ACCESS(read)
GOSAN_DECLARE_ACCESS(write)
GOSAN_ENTRY __gosan_atomic_begin(const void*, std::size_t, std::uint32_t,
                                 const gosan_site*, std::uint32_t*);
GOSAN_ENTRY __gosan_atomic_end(const void*, std::uint32_t, std::uint32_t);
GOSAN_ENTRY __gosan_fence(std::uint32_t, const gosan_site*, std::uint32_t*);

namespace gosan::detector {
namespace {

constexpr std::size_t kObjectBytes = 128;
constexpr std::size_t kMostClosures = 512;
constexpr std::size_t kClosureBytes = 64;

alignas(4096) unsigned char g_arena[kMostBytes];
alignas(4096) unsigned char g_channels[kChannels][kObjectBytes];
alignas(4096) unsigned char g_locks[kMutexes][kObjectBytes];
alignas(4096) unsigned char g_rw_locks[kRwMutexes][2][kObjectBytes];
alignas(4096) unsigned char g_groups[kGroups][kObjectBytes];
alignas(4096) unsigned char g_closures[kMostClosures][kClosureBytes];

const gosan_hooks* g_hooks = nullptr;
std::atomic<std::uint64_t> g_last_gid{1};
thread_local std::vector<Told>* t_told = nullptr;

constexpr const void* readers_of(std::size_t i) { return g_rw_locks[i][0]; }
constexpr const void* writers_of(std::size_t i) { return g_rw_locks[i][1]; }

Location location_of(std::uintptr_t address) {
  const auto arena = reinterpret_cast<std::uintptr_t>(g_arena);
  const auto channels = reinterpret_cast<std::uintptr_t>(g_channels);
  if (address >= arena && address < arena + kMostBytes) return address - arena;
  if (address >= channels && address < channels + sizeof(g_channels)) {
    return kChannelLocations + (address - channels) / kObjectBytes;
  }
  return kLocations;  // a race where no program has one
}

// The check in front of the call; detector_abi.h.
bool passes_inline(const void* pointer, std::size_t size, bool is_write) {
  const auto p = reinterpret_cast<std::uintptr_t>(pointer);
  const ThreadBlock& block = block_from_gs();
  const std::uint64_t x =
      cell_of(p).load(std::memory_order_relaxed) ^ block.epoch;
  if (size == 8) return p % 8 == 0 && (is_write ? x >> 16 : x >> 24) == 0;
  const unsigned log = size == 1 ? 0 : size == 2 ? 1 : 2;
  return (x & block.masks[(is_write ? 3u : 0u) + log][p % 8]) == 0;
}

#define GOSAN_TELL_ACCESS(kind)                                             \
  void tell_##kind(const void* p, const Event& event, std::uint32_t slot) { \
    if (event.count > 1) {                                                  \
      const auto stride = static_cast<std::ptrdiff_t>(event.stride);        \
      __gosan_##kind##_stride(p, stride, event.size, event.count, nullptr,  \
                              &slot);                                       \
      return;                                                               \
    }                                                                       \
    switch (event.size) {                                                   \
      case 1:                                                               \
        return __gosan_##kind##1(p, nullptr, &slot);                        \
      case 2:                                                               \
        return __gosan_##kind##2(p, nullptr, &slot);                        \
      case 4:                                                               \
        return __gosan_##kind##4(p, nullptr, &slot);                        \
      case 8:                                                               \
        return __gosan_##kind##8(p, nullptr, &slot);                        \
      default:                                                              \
        __gosan_##kind##_range(p, event.size, nullptr, &slot);              \
    }                                                                       \
  }
GOSAN_TELL_ACCESS(read)
GOSAN_TELL_ACCESS(write)

}  // namespace

// ---- what the detector expects around it ----

void report_race(const RaceEvent& event) noexcept {
  t_told->push_back({location_of(event.address), event});
}
std::uint64_t race_count() noexcept { return 0; }

// ---- the workers ----

Workers::Workers(std::size_t count)
    : turns_(
          count,
          [] {
            thread_block();
            g_hooks->worker_start();
          },
          [] {
            g_hooks->worker_stop();
            retire_thread_block();
          }) {}

DetectorMachine::DetectorMachine(Workers& workers)
    : workers_(workers), running_(workers.turns().count(), kNobody) {
  workers_.turns().run(0, [this] {
    forget(0, kMostBytes);
    for (std::size_t i = 0; i < kChannels; ++i) {
      g_hooks->object_create(g_channels[i], GOSAN_OBJECT_CHAN, kCapacities[i],
                             __builtin_frame_address(0));
    }
    goroutines_.resize(1);
    Event main;
    start(main, nullptr);
  });
}

DetectorMachine::~DetectorMachine() {
  for (std::size_t i = 0; i < goroutines_.size(); ++i) {
    if (goroutines_[i].task == nullptr) continue;
    const std::size_t at = goroutines_[i].worker;
    const std::size_t worker = at == kNobody ? 0 : at;
    workers_.turns().run(worker, [this, i, worker] {
      std::vector<Told> told;
      t_told = &told;
      resume(i, worker);
      end(i);
    });
  }
  workers_.turns().run(0, [this] {
    for (auto& channel : g_channels) {
      g_hooks->object_destroy(channel, GOSAN_OBJECT_CHAN);
      g_hooks->memory_fresh(channel, kObjectBytes);
    }
    g_hooks->memory_fresh(g_locks, sizeof(g_locks));
    g_hooks->memory_fresh(g_rw_locks, sizeof(g_rw_locks));
    g_hooks->memory_fresh(g_groups, sizeof(g_groups));
    forget(0, kMostBytes);
  });
}

void DetectorMachine::prepare(std::span<const Event> batch) {
  goroutines_.resize(kMostClosures);
  std::vector<std::vector<std::size_t>> leaving(running_.size());
  for (const Event& event : batch) {
    for (const std::size_t i : {event.goroutine, event.other}) {
      const std::size_t at = goroutines_[i].worker;
      if (at == kNobody || at == event.worker) continue;
      if (std::ranges::count(leaving[at], i) == 0) leaving[at].push_back(i);
    }
  }
  for (std::size_t worker = 0; worker < leaving.size(); ++worker) {
    if (leaving[worker].empty()) continue;
    workers_.turns().run(worker, [&] {
      for (const std::size_t i : leaving[worker]) leave(i);
    });
  }
}

std::vector<std::vector<Told>> DetectorMachine::run_at_once(
    std::span<const Event> batch) {
  std::vector<std::vector<Told>> told(batch.size());
  workers_.turns().run_all([&](std::size_t worker) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch[i].worker == worker) told[i] = step(batch[i]);
    }
  });
  return told;
}

void DetectorMachine::forget(std::size_t first, std::size_t size) {
  g_hooks->memory_fresh(g_arena + first, size);
}

void DetectorMachine::leave(std::size_t goroutine) {
  Goroutine& who = goroutines_[goroutine];
  static constexpr gosan_park kNoReason = {};
  g_hooks->park(who.task, &kNoReason);
  g_hooks->unpark(who.task);
  running_[who.worker] = kNobody;
  who.worker = kNobody;
}

void DetectorMachine::resume(std::size_t goroutine, std::size_t worker) {
  if (running_[worker] == goroutine) return;
  if (running_[worker] != kNobody) leave(running_[worker]);
  running_[worker] = goroutine;
  goroutines_[goroutine].worker = worker;
  g_hooks->resume(goroutines_[goroutine].task);
}

void DetectorMachine::start(const Event& event, void* parent) {
  unsigned char* closure = g_closures[event.other];
  goroutines_[event.other].task =
      g_hooks->goroutine_create(parent, ++g_last_gid, nullptr, closure,
                                kClosureBytes, __builtin_frame_address(0));
}

void DetectorMachine::end(std::size_t goroutine) {
  Goroutine& who = goroutines_[goroutine];
  g_hooks->closure_end(who.task);
  g_hooks->goroutine_end(who.task);
  running_[who.worker] = kNobody;
  who = Goroutine{};
}

std::vector<Told> DetectorMachine::step(const Event& event) {
  std::vector<Told> told;
  t_told = &told;
  resume(event.goroutine, event.worker);
  act(event, goroutines_[event.goroutine].task);
  return told;
}

void DetectorMachine::act(const Event& event, void* task) {
  const std::size_t i = event.object;
  switch (event.step) {
    case Step::kRead:
    case Step::kWrite:
      return access(event);
    case Step::kFree:
      access_free(reinterpret_cast<std::uintptr_t>(g_arena + event.first),
                  event.size, StackId{event.number});
      return g_hooks->memory_fresh(g_arena + event.first, event.size);
    case Step::kFresh:
      return g_hooks->memory_fresh(g_arena + event.first, event.size);
    case Step::kAtomic:
      return atomic(event);
    case Step::kFence: {
      std::uint32_t slot = event.number;
      return __gosan_fence(static_cast<std::uint32_t>(event.order), nullptr,
                           &slot);
    }
    case Step::kSpawn:
      return start(event, task);
    case Step::kEnd:
      return end(event.goroutine);
    case Step::kExchange:
      return exchange(event);
    case Step::kSend:
    case Step::kRecv:
      return send_or_receive(event, task);
    case Step::kClose:
      g_hooks->access(g_channels[i], 1, GOSAN_ACCESS_WRITE);
      return g_hooks->chan_close(nullptr, g_channels[i]);
    case Step::kSendClosed:
      g_hooks->chan_send(task, g_channels[i]);
      return g_hooks->chan_closed(task, g_channels[i]);
    case Step::kRecvClosed:
      return g_hooks->chan_closed(task, g_channels[i]);
    case Step::kLock:
      return g_hooks->mutex_locked(nullptr, g_locks[i]);
    case Step::kUnlock:
      return g_hooks->mutex_unlocking(nullptr, g_locks[i]);
    case Step::kReadLock:
      g_hooks->lock_acquire(nullptr, readers_of(i));
      return g_hooks->lock_acquired(nullptr, g_rw_locks[i],
                                    GOSAN_OBJECT_RWMUTEX, 1);
    case Step::kReadUnlock:
      g_hooks->lock_release_merge(nullptr, writers_of(i));
      return g_hooks->lock_released(nullptr, g_rw_locks[i],
                                    GOSAN_OBJECT_RWMUTEX, 1);
    case Step::kWriteLock:
      g_hooks->lock_acquire(nullptr, readers_of(i));
      g_hooks->lock_acquire(nullptr, writers_of(i));
      return g_hooks->lock_acquired(nullptr, g_rw_locks[i],
                                    GOSAN_OBJECT_RWMUTEX, 0);
    case Step::kWriteUnlock:
      g_hooks->lock_release(nullptr, readers_of(i));
      return g_hooks->lock_released(nullptr, g_rw_locks[i],
                                    GOSAN_OBJECT_RWMUTEX, 0);
    case Step::kDone:
      return g_hooks->release_merge(nullptr, g_groups[i]);
    case Step::kWait:
      return g_hooks->acquire(nullptr, g_groups[i]);
    case Step::kSweep:
      g_sweep_wanted.store(true, std::memory_order_relaxed);
      return collect_if_needed();
  }
}

void DetectorMachine::access(const Event& event) {
  const unsigned char* p = g_arena + event.first;
  const bool is_write = event.step == Step::kWrite;
  const bool has_check = event.count == 1 && event.size <= 8 &&
                         (event.size & (event.size - 1)) == 0;
  if (has_check && passes_inline(p, event.size, is_write)) return;
  if (is_write) {
    tell_write(p, event, event.number);
  } else {
    tell_read(p, event, event.number);
  }
}

void DetectorMachine::atomic(const Event& event) {
  const unsigned char* p = g_arena + event.first;
  std::uint32_t slot = event.number;
  __gosan_atomic_begin(p, event.size, event.atomic_kind, nullptr, &slot);
  __gosan_atomic_end(p, event.atomic_kind,
                     static_cast<std::uint32_t>(event.order));
}

// The sender begins; then one of the two waits for the other.
void DetectorMachine::exchange(const Event& event) {
  const void* channel = g_channels[event.object];
  void* sender = goroutines_[event.goroutine].task;
  g_hooks->chan_send(sender, channel);
  if (event.number % 2 == 0) resume(event.other, event.worker);
  g_hooks->chan_rendezvous(sender, goroutines_[event.other].task, channel);
}

void DetectorMachine::send_or_receive(const Event& event, void* task) {
  const void* channel = g_channels[event.object];
  if (event.step == Step::kSend) g_hooks->chan_send(task, channel);
  // Parked: somebody else makes room, or brings a value.
  if (event.other != event.goroutine) resume(event.other, event.worker);
  g_hooks->chan_slot(task, channel, event.turn % kCapacities[event.object]);
}

}  // namespace gosan::detector

// The detector attaches itself here, as to the runtime.
extern "C" int gosan_hooks_attach(const gosan_hooks* hooks,
                                  const gosan_runtime_ops** ops) {
  gosan::detector::g_hooks = hooks;
  *ops = nullptr;
  return 0;
}

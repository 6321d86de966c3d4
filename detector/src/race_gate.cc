// Where a racing thread leaves the access path: repeated races end here, a new
// one goes to the reporter. Compiled without vector registers, like the access
// path, because they are the interrupted program's.

#include "arena.h"
#include "race_event.h"
#include "reporter.h"
#include "saved_registers.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kSeenCount = std::size_t{1} << 14;  // a power of two
constexpr std::size_t kMaxProbes = 64;

SeenRace g_seen[kSeenCount];
std::atomic<std::uint64_t> g_undescribed{0};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 32;
}

std::uint64_t side_key(const RaceAccess& access) {
  std::uint64_t hash = 0x9e3779b97f4a7c15;
  hash = mixed(hash, reinterpret_cast<std::uintptr_t>(access.site));
  hash = mixed(hash, static_cast<std::uint64_t>(access.stack));
  return mixed(hash, static_cast<std::uint64_t>(access.kind));
}

// The two sides commute.
std::uint64_t key_of(const RaceEvent& event) {
  const std::uint64_t a = side_key(event.current);
  const std::uint64_t b = side_key(event.previous);
  const std::uint64_t key = mixed(a < b ? a : b, a < b ? b : a);
  return key == 0 ? 1 : key;
}

// The entry of the key; null when the table is full. `fresh`: it is ours to
// report.
SeenRace* claim(std::uint64_t key, bool& fresh) {
  for (std::size_t probe = 0; probe < kMaxProbes; ++probe) {
    SeenRace& entry = g_seen[(key + probe) % kSeenCount];
    std::uint64_t expected = 0;
    // relaxed: the key is all that the entry says until the reporter fills it
    fresh = entry.key.compare_exchange_strong(expected, key,
                                              std::memory_order_relaxed);
    if (fresh || expected == key) return &entry;
  }
  fresh = false;
  return nullptr;
}

struct RaceJob {
  const RaceEvent* event;
  SeenRace* seen;
};

void run_race_job(void* arg) {
  const auto* job = static_cast<const RaceJob*>(arg);
  handle_race(*job->event, *job->seen);
}

}  // namespace

void report_race(const RaceEvent& event) noexcept {
  bool fresh = false;
  SeenRace* seen = claim(key_of(event), fresh);
  if (seen == nullptr) {
    g_undescribed.fetch_add(1, std::memory_order_relaxed);  // a statistic
    return;
  }
  if (!fresh) {
    seen->repeats.fetch_add(1, std::memory_order_relaxed);  // a statistic
    return;
  }
  const SavedRegisters saved;
  RaceJob job{&event, seen};
  run_on_reporter(run_race_job, &job);
}

void for_each_seen_race(void (*visit)(void* arg, const SeenRace& seen),
                        void* arg) {
  for (const SeenRace& seen : g_seen) {
    if (seen.key.load(std::memory_order_relaxed) != 0) visit(arg, seen);
  }
}

std::uint64_t undescribed_races() noexcept {
  return g_undescribed.load(std::memory_order_relaxed);  // a statistic
}

void forget_seen_races() noexcept {
  // relaxed: the child of a fork has one thread
  for (SeenRace& seen : g_seen) {
    seen.key.store(0, std::memory_order_relaxed);
    seen.repeats.store(0, std::memory_order_relaxed);
    seen.finding.store(0, std::memory_order_relaxed);
  }
  g_undescribed.store(0, std::memory_order_relaxed);
}

}  // namespace gosan::detector

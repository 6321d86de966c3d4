// A stress suite for the runtime: short seeded rounds of scenarios, each of
// which checks what must hold whatever the interleaving was.
//
// A scenario is a function of one round. Everything that it starts has ended
// when it returns; all of its sizes and choices come from the round's seed. The
// runner (runner.cc) repeats rounds of random scenarios, several at a time.
#ifndef GOSAN_TESTS_STRESS_STRESS_H
#define GOSAN_TESTS_STRESS_STRESS_H

#include <gosan/gosan.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace stress {

/// splitmix64: any seed is good, and forks are independent.
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept;
  /// A number in [0, n), n >= 1.
  std::uint32_t below(std::uint32_t n) noexcept;
  /// A number in [lo, hi].
  std::uint32_t between(std::uint32_t lo, std::uint32_t hi) noexcept {
    return lo + below(hi - lo + 1);
  }
  bool one_in(std::uint32_t n) noexcept { return below(n) == 0; }
  /// For a goroutine of its own.
  Random fork() noexcept { return Random(next()); }
  /// Something between two operations: nothing mostly, else other goroutines.
  void pause();

 private:
  std::uint64_t state_;
};

struct Scenario;

/// One run of a scenario.
class Round {
 public:
  Round(const Scenario& scenario, std::uint64_t seed) noexcept
      : random(seed), scenario_(scenario), seed_(seed) {}

  /// Of the goroutine that runs the scenario; others get a fork.
  Random random;

  /// Ends the program with the scenario, the seed and all stacks unless
  /// `holds`.
  void check(bool holds, std::string_view what) const {
    if (!holds) [[unlikely]]
      fail(what);
  }
  /// The same with both values in the message.
  template <class A, class B>
  void equal(const A& actual, const B& expected, std::string_view what) const {
    if (actual == expected) [[likely]]
      return;
    fail(std::string(what) + ": " + std::to_string(actual) + " instead of " +
         std::to_string(expected));
  }
  [[noreturn]] void fail(std::string_view what) const;

 private:
  const Scenario& scenario_;
  std::uint64_t seed_;
};

struct Scenario {
  std::string_view name;
  void (*run)(Round& round);
  /// Goroutines alone decide: no other threads, no real time. Such a scenario
  /// also runs under the runtime's seeded schedule, where a seed replays all.
  bool replayable;
};

std::span<const Scenario> channel_scenarios();
std::span<const Scenario> select_scenarios();
std::span<const Scenario> scheduler_scenarios();
std::span<const Scenario> thread_scenarios();
std::span<const Scenario> lock_scenarios();
std::span<const Scenario> timer_scenarios();
std::span<const Scenario> context_scenarios();
std::span<const Scenario> library_scenarios();
std::span<const Scenario> end_scenarios();

/// What this process was asked for.
struct Settings {
  std::uint64_t seed = 0;
  double seconds = 5;
  std::uint64_t rounds = 0;  // 0: as many as fit into the seconds
  int workers = 2;
  int lanes = 3;              // scenarios at the same time
  int patience_seconds = 60;  // without a finished round
  bool same_seed = false;     // every round
  std::string only;           // names, comma-separated
};
const Settings& settings() noexcept;

/// The body of a child process that end_scenarios() started; its exit code.
int run_child(std::string_view kind, std::uint64_t seed);

/// Yields until `done` says true; the watchdog bounds it.
template <class F>
void until(F&& done) {
  while (!done()) gosan::gosched();
}

/// The same for what takes time: virtual time passes only while nothing runs.
template <class F>
void sleep_until(F&& done) {
  while (!done()) gosan::time::sleep(std::chrono::microseconds(20));
}

/// A value that knows whether it is alive: one that is lost, doubled or
/// destroyed twice shows in its population.
class Tracked {
 public:
  using Population = std::atomic<std::int64_t>;

  Tracked(Population& population, std::uint64_t id) noexcept
      : population_(&population), id_(id) {
    population.fetch_add(1, std::memory_order_relaxed);
  }
  Tracked(Tracked&& other) noexcept
      : population_(std::exchange(other.population_, nullptr)),
        id_(other.id_) {}
  Tracked& operator=(Tracked&& other) noexcept {
    std::swap(population_, other.population_);
    std::swap(id_, other.id_);
    return *this;
  }
  ~Tracked() {
    if (population_ != nullptr) {
      population_->fetch_sub(1, std::memory_order_relaxed);
    }
  }
  std::uint64_t id() const noexcept { return id_; }
  bool alive() const noexcept { return population_ != nullptr; }

 private:
  Population* population_;
  std::uint64_t id_;
};

}  // namespace stress

#endif  // GOSAN_TESTS_STRESS_STRESS_H

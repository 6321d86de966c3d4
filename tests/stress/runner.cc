// Picks scenarios, runs rounds, and watches that they end.
#include "runner.h"

#include <sys/random.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#if defined(GOSAN_STRESS_SEEDED)
#include "seam.h"
#endif

namespace stress {
namespace {

#if defined(GOSAN_STRESS_SEEDED)
constexpr bool kSeeded = true;
void use_schedule(std::uint64_t seed) { gosan::detail::use_seeded_seam(seed); }
// Before the runtime's first use.
[[maybe_unused]] const bool installed = (use_schedule(1), true);
#else
constexpr bool kSeeded = false;
void use_schedule(std::uint64_t) {}
#endif

using std::chrono::steady_clock;

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;

Settings active;
std::atomic<std::uint64_t> rounds_begun{0};
std::atomic<std::uint64_t> rounds_ended{0};
std::atomic<bool> failing{false};

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::uint64_t seed_of(std::uint64_t round) noexcept {
  // The first round has the seed itself: that is how one is replayed.
  if (round == 0 || active.same_seed) return active.seed;
  return Random(active.seed + round * kGolden).next();
}

std::string replay_of(std::string_view name, std::uint64_t seed) {
  std::string text = (kSeeded ? "stress-seeded" : "stress");
  text += " --only=" + std::string(name) + " --seed=" + std::to_string(seed);
  if (kSeeded) return text + " --rounds=1\n";
  return text + " --same-seed --rounds=1000 --workers=" +
         std::to_string(active.workers) + "\n";
}

// The last words of a run that went wrong; the world may be in any state.
[[noreturn]] void end_badly(const std::string& text) {
  if (!failing.exchange(true)) {
    print(text + '\n');
    // Dies of it when even that hangs.
    constexpr unsigned kMostSeconds = 60;
    alarm(kMostSeconds);
    print(gosan::stack(true));
    std::_Exit(1);
  }
  for (;;) pause();
}

// Rounds take from microseconds to a second: each scenario gets about the same
// time, not the same number of rounds.
struct Share {
  const Scenario* scenario = nullptr;
  std::atomic<std::int64_t> spent_ns{0};
};

// A round in progress, for the watchdog.
struct Lane {
  std::atomic<const Scenario*> scenario{nullptr};
  std::atomic<std::uint64_t> seed{0};
};

std::vector<const Scenario*> chosen_scenarios() {
  std::vector<const Scenario*> chosen;
  const std::string wanted = ',' + active.only + ',';
  for (const Scenario* scenario : all_scenarios()) {
    const std::string name = ',' + std::string(scenario->name) + ',';
    const bool asked_for =
        active.only.empty() || wanted.find(name) != std::string::npos;
    if (asked_for && (!kSeeded || scenario->replayable)) {
      chosen.push_back(scenario);
    }
  }
  return chosen;
}

class Runner {
 public:
  explicit Runner(const std::vector<const Scenario*>& scenarios)
      : shares_(scenarios.size()), lanes_(active.lanes) {
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      shares_[i].scenario = scenarios[i];
    }
  }

  void run() {
    std::thread watchdog([this] { watch(); });
    gosan::sync::WaitGroup lanes;
    for (Lane& lane : lanes_) {
      lanes.go([this, &lane] { run_lane(lane); });
    }
    lanes.wait();
    // What a round leaves behind by design: the function of a timer that fired
    // just as it was stopped.
    sleep_until([] { return gosan::num_goroutine() == 1; });
    {
      const std::lock_guard guard(mutex_);
      over_ = true;
    }
    ended_.notify_all();
    gosan::blocking([&] { watchdog.join(); });
  }

 private:
  bool time_is_up(std::uint64_t round) const {
    if (active.rounds != 0) return round >= active.rounds;
    const std::chrono::duration<double> passed = steady_clock::now() - start_;
    return passed.count() >= active.seconds;
  }

  // The one of two that has had less.
  Share& pick(Random dice) {
    const auto count = static_cast<std::uint32_t>(shares_.size());
    Share& one = shares_[dice.below(count)];
    Share& other = shares_[dice.below(count)];
    return one.spent_ns <= other.spent_ns ? one : other;
  }

  void run_lane(Lane& lane) {
    for (;;) {
      const std::uint64_t round = rounds_begun.fetch_add(1);
      if (time_is_up(round)) return;
      const std::uint64_t seed = seed_of(round);
      Share& share = pick(Random(~seed));
      const Scenario& scenario = *share.scenario;
      lane.seed = seed;
      lane.scenario = &scenario;
      use_schedule(seed);
      const auto begin = steady_clock::now();
      Round current(scenario, seed);
      scenario.run(current);
      share.spent_ns += (steady_clock::now() - begin).count();
      lane.scenario = nullptr;
      rounds_ended.fetch_add(1);
    }
  }

  // Not a goroutine: it must run when those do not.
  void watch() {
    std::uint64_t seen = rounds_ended;
    auto since = steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, std::chrono::seconds(1),
                            [this] { return over_; })) {
      const std::uint64_t now = rounds_ended;
      if (now != seen) {
        seen = now;
        since = steady_clock::now();
      } else if (steady_clock::now() - since >
                 std::chrono::seconds(active.patience_seconds)) {
        give_up();
      }
    }
  }

  [[noreturn]] void give_up() {
    std::string text = "stress: no round has ended for " +
                       std::to_string(active.patience_seconds) + " s\n";
    for (const Lane& lane : lanes_) {
      const Scenario* scenario = lane.scenario;
      if (scenario != nullptr) text += replay_of(scenario->name, lane.seed);
    }
    // A goroutine sees everybody's frames, a thread only the states: so the
    // thread comes second.
    constexpr auto kForTheGoroutine = std::chrono::seconds(5);
    gosan::go([text] { end_badly(text); });
    std::this_thread::sleep_for(kForTheGoroutine);
    if (!failing) print("stress: no new goroutine runs either\n");
    end_badly(text);
  }

  std::vector<Share> shares_;
  std::vector<Lane> lanes_;
  const steady_clock::time_point start_ = steady_clock::now();
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
};

}  // namespace

// ---- Random ----

std::uint64_t Random::next() noexcept {
  std::uint64_t x = state_ += kGolden;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

std::uint32_t Random::below(std::uint32_t n) noexcept {
  return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
}

void Random::pause() {
  constexpr std::uint32_t kMostSpins = 200;
  const std::uint32_t dice = below(16);
  if (dice == 0) {
    gosan::gosched();
  } else if (dice == 1) {
    std::atomic<std::uint32_t> spins{below(kMostSpins)};
    while (spins.fetch_sub(1) > 1) {
    }
  }
}

// ---- Round ----

void Round::fail(std::string_view what) const {
  end_badly("stress: " + std::string(scenario_.name) + ": " +
            std::string(what) +
            "\nreplay: " + replay_of(scenario_.name, seed_));
}

const Settings& settings() noexcept { return active; }

std::vector<const Scenario*> all_scenarios() {
  std::vector<const Scenario*> all;
  for (const auto some :
       {channel_scenarios(), select_scenarios(), scheduler_scenarios(),
        thread_scenarios(), lock_scenarios(), timer_scenarios(),
        context_scenarios(), library_scenarios(), end_scenarios()}) {
    for (const Scenario& scenario : some) all.push_back(&scenario);
  }
  return all;
}

std::uint64_t random_seed() {
  std::uint32_t seed = 0;  // short enough to copy by hand
  if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) seed = 1;
  return seed;
}

int run_scenarios(const Settings& wanted) {
  active = wanted;
  if (kSeeded) active.workers = active.lanes = 1;
  gosan::gomaxprocs(active.workers);
  std::printf("stress: seed %llu, %d workers, %d lanes\n",
              static_cast<unsigned long long>(active.seed), active.workers,
              active.lanes);
  std::fflush(stdout);
  const auto scenarios = chosen_scenarios();
  if (scenarios.empty()) {
    print("stress: no scenario of that name\n");
    return 64;
  }
  Runner(scenarios).run();
  std::printf("stress: %llu rounds\n",
              static_cast<unsigned long long>(rounds_ended));
  return 0;
}

}  // namespace stress

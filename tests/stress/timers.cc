// Timers: stop and reset against firing, handles dropped at every moment.
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::make_chan;
using gosan::sync::WaitGroup;
using gosan::time::time_point;
using gosan::time::Timer;
using std::chrono::microseconds;

microseconds some_time(Random& dice) { return microseconds(dice.below(400)); }

// Go 1.23: what stop() and reset() leave behind is never received.
void no_stale_value(Round& round) {
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 10); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      const Timer timer(some_time(dice));
      std::optional<time_point> tick;
      for (std::uint32_t i = dice.between(1, 20); i > 0; --i) {
        if (dice.one_in(2)) gosan::time::sleep(some_time(dice));
        if (dice.one_in(2)) {
          timer.stop();
          round.check(!timer.c().try_recv(tick), "a value after stop");
          round.check(!timer.stop(), "a stopped timer could be stopped");
        }
        const auto wait = some_time(dice);
        const time_point before = gosan::time::now();
        timer.reset(wait);
        if (dice.one_in(3)) continue;
        round.check(timer.c().recv().has_value(), "a timer's channel closed");
        round.check(gosan::time::now() - before >= wait, "fired too early");
        round.check(!timer.c().try_recv(tick), "two values for one expiry");
        round.check(!timer.stop(), "a timer that has fired could be stopped");
      }
    });
  }
  group.wait();
}

// Everybody stops, resets and receives on the same timer.
void one_timer_many_hands(Round& round) {
  const Timer timer(some_time(round.random));
  std::atomic<std::uint32_t> armed{1};
  std::atomic<std::uint32_t> prevented{0};
  std::atomic<std::uint32_t> received{0};
  WaitGroup group;
  for (std::uint32_t g = round.random.between(2, 8); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = dice.between(1, 20); i > 0; --i) {
        std::optional<time_point> tick;
        switch (dice.below(4)) {
          case 0:
            if (timer.stop()) prevented.fetch_add(1);
            break;
          case 1:
            armed.fetch_add(1);
            if (timer.reset(some_time(dice))) prevented.fetch_add(1);
            break;
          case 2:
            if (timer.c().try_recv(tick)) received.fetch_add(1);
            break;
          default:
            gosan::time::sleep(some_time(dice));
        }
        dice.pause();
      }
    });
  }
  group.wait();
  if (timer.stop()) prevented.fetch_add(1);
  round.check(received + prevented <= armed,
              "more expiries and stops than starts");
}

// Function timers: every start ends in one run or in one successful stop.
void functions(Round& round) {
  struct Counts {
    std::atomic<std::uint32_t> starts{0};
    std::atomic<std::uint32_t> stops{0};
    std::atomic<std::uint32_t> runs{0};
  };
  Counts counts;
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 10); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      counts.starts.fetch_add(1);
      const Timer timer = gosan::time::after_func(
          some_time(dice), [&counts] { counts.runs.fetch_add(1); });
      for (std::uint32_t i = dice.below(12); i > 0; --i) {
        if (dice.one_in(2)) gosan::time::sleep(some_time(dice));
        if (dice.one_in(2)) {
          if (timer.stop()) counts.stops.fetch_add(1);
        } else {
          counts.starts.fetch_add(1);
          if (timer.reset(some_time(dice))) counts.stops.fetch_add(1);
        }
      }
    });
  }
  group.wait();
  sleep_until([&] { return counts.runs + counts.stops == counts.starts; });
  gosan::time::sleep(microseconds(500));
  round.equal(counts.runs + counts.stops, counts.starts.load(),
              "runs and stops of starts");
}

// What a function timer owns is destroyed once, after the last handle or the
// last run; its destructor may block.
void functions_dropped(Round& round) {
  struct Owned {
    Tracked value;
    gosan::sync::Mutex* mutex;
    std::uint32_t* destroyed;
    Owned(Tracked::Population& population, gosan::sync::Mutex& m,
          std::uint32_t& count)
        : value(population, 0), mutex(&m), destroyed(&count) {}
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() {
      const std::lock_guard guard(*mutex);
      ++*destroyed;
      gosan::gosched();
    }
  };
  Tracked::Population population{0};
  gosan::sync::Mutex mutex;
  std::uint32_t destroyed = 0;
  const std::uint32_t count = round.random.between(1, 24);
  WaitGroup group;
  for (std::uint32_t g = 0; g < count; ++g) {
    group.go([&, dice = round.random.fork()]() mutable {
      auto owned = std::make_shared<Owned>(population, mutex, destroyed);
      const Timer timer = gosan::time::after_func(
          some_time(dice), [owned] { gosan::gosched(); });
      owned.reset();
      if (dice.one_in(2)) gosan::time::sleep(some_time(dice));
      if (dice.one_in(2)) timer.stop();
      if (dice.one_in(4)) timer.reset(some_time(dice));
    });
  }
  group.wait();
  sleep_until([&] { return population.load() == 0; });
  const std::lock_guard guard(mutex);
  round.equal(destroyed, count, "captures destroyed");
}

// Channels of timers and tickers dropped before, while and after they fire,
// by receivers that gave up.
void channels_dropped(Round& round) {
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 16); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      const auto first = gosan::time::after(some_time(dice));
      const auto second = gosan::time::after(some_time(dice));
      const gosan::time::Ticker ticker(some_time(dice) + microseconds(1));
      for (std::uint32_t i = dice.below(4); i > 0; --i) {
        select(recv(first), recv(second), recv(ticker.c()));
      }
      if (dice.one_in(2)) ticker.stop();
    });
  }
  group.wait();
}

void tickers(Round& round) {
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 6); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      const gosan::time::Ticker ticker(some_time(dice) + microseconds(1));
      std::optional<time_point> tick;
      time_point last{};
      for (std::uint32_t i = dice.between(1, 6); i > 0; --i) {
        tick = ticker.c().recv();
        round.check(tick && *tick >= last, "ticks go back in time");
        last = *tick;
        if (dice.one_in(3)) {
          ticker.stop();
          gosan::time::sleep(some_time(dice));
          round.check(!ticker.c().try_recv(tick), "a tick after stop");
          ticker.reset(some_time(dice) + microseconds(1));
        }
      }
      ticker.stop();
    });
  }
  group.wait();
}

void sleepers(Round& round) {
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 60); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      const auto wait = some_time(dice);
      const time_point before = gosan::time::now();
      gosan::time::sleep(wait);
      round.check(gosan::time::now() - before >= wait, "slept too little");
    });
  }
  group.wait();
}

constexpr Scenario kScenarios[] = {
    {"timer-no-stale-value", no_stale_value, true},
    {"timer-many-hands", one_timer_many_hands, true},
    {"timer-functions", functions, true},
    {"timer-functions-dropped", functions_dropped, true},
    {"timer-channels-dropped", channels_dropped, true},
    {"tickers", tickers, true},
    {"sleepers", sleepers, true},
};

}  // namespace

std::span<const Scenario> timer_scenarios() { return kScenarios; }

}  // namespace stress

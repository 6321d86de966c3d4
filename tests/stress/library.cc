// Cond, Pool, Map, atomic::Value, once_value, errgroup, semaphore and
// singleflight, each against itself.
#include <gosan/atomic.h>
#include <gosan/errgroup.h>
#include <gosan/semaphore.h>
#include <gosan/singleflight.h>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::Error;
using gosan::sync::Mutex;
using gosan::sync::WaitGroup;
using std::chrono::microseconds;

// A bounded queue with two conditions, woken by signal and now and then by
// broadcast: no wake-up is lost, nothing is taken twice.
void cond(Round& round) {
  const std::size_t room = round.random.between(1, 4);
  const std::uint32_t producers = round.random.between(1, 6);
  const std::uint32_t consumers = round.random.between(1, 6);
  const std::uint32_t each = round.random.between(1, 100);
  Mutex mutex;
  gosan::sync::Cond not_full(mutex);
  gosan::sync::Cond not_empty(mutex);
  std::deque<std::uint64_t> queue;
  bool closed = false;
  std::uint64_t taken = 0;
  std::uint64_t sum = 0;
  WaitGroup producing;
  WaitGroup consuming;
  for (std::uint32_t p = 0; p < producers; ++p) {
    producing.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 1; i <= each; ++i) {
        const std::lock_guard guard(mutex);
        while (queue.size() >= room) not_full.wait();
        queue.push_back(i);
        if (dice.one_in(8)) {
          not_empty.broadcast();
        } else {
          not_empty.signal();
        }
      }
    });
  }
  for (std::uint32_t c = 0; c < consumers; ++c) {
    consuming.go([&, dice = round.random.fork()]() mutable {
      for (;;) {
        const std::lock_guard guard(mutex);
        while (queue.empty() && !closed) not_empty.wait();
        if (queue.empty()) return;
        ++taken;
        sum += queue.front();
        queue.pop_front();
        not_full.signal();
        dice.pause();
      }
    });
  }
  producing.wait();
  {
    const std::lock_guard guard(mutex);
    closed = true;
  }
  not_empty.broadcast();
  consuming.wait();
  round.equal(taken, std::uint64_t{producers} * each, "taken");
  round.equal(sum, std::uint64_t{producers} * each * (each + 1) / 2, "sum");
}

// An item belongs to one goroutine at a time, and all are destroyed in the end.
void pool(Round& round) {
  struct Item {
    Tracked alive;
    std::unique_ptr<std::atomic<std::uint32_t>> users =
        std::make_unique<std::atomic<std::uint32_t>>(0);
  };
  Tracked::Population population{0};
  {
    gosan::sync::Pool<Item> items([&] { return Item{Tracked(population, 0)}; });
    WaitGroup group;
    for (std::uint32_t g = round.random.between(1, 12); g > 0; --g) {
      group.go([&, dice = round.random.fork()]() mutable {
        for (std::uint32_t i = dice.between(1, 60); i > 0; --i) {
          Item item = items.get();
          round.equal(item.users->fetch_add(1), 0u, "others with this item");
          dice.pause();
          item.users->fetch_sub(1);
          if (!dice.one_in(8)) items.put(std::move(item));
        }
      });
    }
    group.wait();
  }
  round.equal(population.load(), std::int64_t{0}, "items left alive");
}

// Counters in a map, advanced by compare_and_swap: none is lost. Other keys
// come and go.
void map(Round& round) {
  const std::uint32_t keys = round.random.between(1, 6);
  const std::uint32_t goroutines = round.random.between(1, 10);
  const std::uint32_t each = round.random.between(1, 60);
  constexpr std::uint32_t kOthers = 1000;
  gosan::sync::Map<std::uint32_t, std::string> map;
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&, g, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        const std::uint32_t key = dice.below(keys);
        for (;;) {
          const std::string old = map.load_or_store(key, "0").first;
          const std::string next = std::to_string(std::stoul(old) + 1);
          if (map.compare_and_swap(key, old, next)) break;
          dice.pause();
        }
        // Nobody else touches this one.
        const std::uint32_t own = kOthers + g;
        map.store(own, std::to_string(i));
        round.check(map.load(own) == std::to_string(i), "a stored value");
        if (dice.one_in(2)) {
          round.check(map.load_and_delete(own).has_value(), "what was stored");
          round.check(!map.load(own), "a deleted value");
        }
        if (dice.one_in(16)) {
          map.range([&](std::uint32_t, const std::string& value) {
            round.check(!value.empty(), "a value in range");
            return true;
          });
        }
      }
    });
  }
  group.wait();
  std::uint64_t sum = 0;
  map.range([&](std::uint32_t key, const std::string& value) {
    if (key < keys) sum += std::stoul(value);
    return true;
  });
  round.equal(sum, std::uint64_t{goroutines} * each, "increments in the map");
}

// Pairs of equal halves, replaced as a whole: nobody sees two halves.
void atomic_value(Round& round) {
  struct Halves {
    std::string left;
    std::string right;
    bool operator==(const Halves&) const = default;
  };
  gosan::atomic::Value<Halves> value;
  std::atomic<std::uint64_t> swapped{0};
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 10); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = dice.between(1, 80); i > 0; --i) {
        const std::string text(1 + dice.below(40), 'x');
        const auto seen = value.load();
        if (seen) round.check(seen->left == seen->right, "two halves");
        switch (dice.below(3)) {
          case 0:
            value.store({text, text});
            break;
          case 1: {
            const auto old = value.swap({text, text});
            if (old) round.check(old->left == old->right, "two halves");
            break;
          }
          default:
            if (seen && value.compare_and_swap(*seen, {text, text})) {
              swapped.fetch_add(1);
            }
        }
        dice.pause();
      }
    });
  }
  group.wait();
}

void once_value(Round& round) {
  std::atomic<std::uint32_t> runs{0};
  const bool panics = round.random.one_in(3);
  const auto value = gosan::sync::once_value([&] {
    runs.fetch_add(1);
    gosan::gosched();
    if (panics) gosan::panic("once");
    return std::string("value");
  });
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 12); g > 0; --g) {
    group.go([&, copy = value] {
      try {
        round.check(copy() == "value" && !panics, "its value");
      } catch (const gosan::PanicError& error) {
        round.check(panics && error.what() == std::string_view("once"),
                    "its panic");
      }
    });
  }
  group.wait();
  round.equal(runs.load(), 1u, "runs");
}

// Errors, panics and limits: the first error wins and cancels the others.
void error_group(Round& round) {
  const auto [group, ctx] =
      gosan::errgroup::with_context(gosan::context::background());
  const std::uint32_t count = round.random.between(1, 20);
  const std::uint32_t limit = round.random.below(5);
  const std::uint32_t failing = round.random.below(count + 5);
  if (limit != 0) group.set_limit(static_cast<int>(limit));
  std::atomic<std::uint32_t> running{0};
  std::atomic<std::uint32_t> ended{0};
  for (std::uint32_t i = 0; i < count; ++i) {
    group.go([&, i, watched = ctx, dice = round.random.fork()]() mutable {
      const std::uint32_t now = running.fetch_add(1) + 1;
      round.check(limit == 0 || now <= limit, "more run than the limit");
      const auto leave = gosan::defer([&] {
        running.fetch_sub(1);
        ended.fetch_add(1);
      });
      dice.pause();
      if (i == failing && dice.one_in(2)) gosan::panic("task");
      if (i == failing) return Error("task");
      if (failing < count && limit == 0) watched.done().recv();
      return Error();
    });
  }
  const Error error = group.wait();
  round.equal(ended.load(), count, "tasks that ended before wait returned");
  round.check(static_cast<bool>(error) == (failing < count), "its error");
  round.check(static_cast<bool>(ctx.err()), "a context after wait");
}

// Units are never more than there are; who gives up by its context has none.
void semaphore(Round& round) {
  const std::uint32_t size = round.random.between(1, 8);
  gosan::semaphore::Weighted units(size);
  std::atomic<std::uint32_t> held{0};
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 14); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = dice.between(1, 20); i > 0; --i) {
        const std::uint32_t wanted = dice.between(1, size);
        auto ctx = gosan::context::background();
        if (dice.one_in(3)) {
          ctx = gosan::context::with_timeout(ctx, microseconds(dice.below(200)))
                    .ctx;
        }
        const bool got = dice.one_in(4) ? units.try_acquire(wanted)
                                        : !units.acquire(ctx, wanted);
        if (!got) continue;
        round.check(held.fetch_add(wanted) + wanted <= size, "too many units");
        dice.pause();
        held.fetch_sub(wanted);
        units.release(wanted);
      }
    });
  }
  group.wait();
  round.check(units.try_acquire(size), "units are missing in the end");
  units.release(size);
}

constexpr std::uint32_t kKeys = 3;

// One run at a time for each key; all who joined it get its result.
void single_flight(Round& round) {
  gosan::singleflight::Group<std::uint32_t, std::uint64_t> flights;
  std::atomic<std::uint32_t> running[kKeys] = {};
  std::atomic<std::uint64_t> runs{0};
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 12); g > 0; --g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = dice.between(1, 20); i > 0; --i) {
        const std::uint32_t key = dice.below(kKeys);
        const auto fetch = [&round, &running, &runs, key] {
          round.equal(running[key].fetch_add(1), 0u, "runs of the same key");
          gosan::gosched();
          running[key].fetch_sub(1);
          return std::pair(runs.fetch_add(1) * kKeys + key, Error());
        };
        std::uint64_t value = 0;
        if (dice.one_in(3)) {
          value = flights.do_chan(key, fetch).recv()->val;
        } else {
          value = flights.do_(key, fetch).val;
        }
        round.equal(value % kKeys, std::uint64_t{key}, "the key of a result");
      }
    });
  }
  group.wait();
}

constexpr Scenario kScenarios[] = {
    {"cond", cond, true},
    {"pool", pool, true},
    {"map", map, true},
    {"atomic-value", atomic_value, true},
    {"once-value", once_value, true},
    {"errgroup", error_group, true},
    {"semaphore", semaphore, true},
    {"singleflight", single_flight, true},
};

}  // namespace

std::span<const Scenario> library_scenarios() { return kScenarios; }

}  // namespace stress

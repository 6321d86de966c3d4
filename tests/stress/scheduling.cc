// The scheduler: storms of births, stealing, stacks that are used again, ends
// by goexit and by exceptions, and the number of processors changing under it.
#include <array>
#include <atomic>
#include <cerrno>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::make_chan;
using gosan::sync::WaitGroup;

// One goroutine fills its queue beyond the brim, others must steal; all run
// exactly once.
void steal_storm(Round& round) {
  const std::uint32_t count = round.random.between(1, 1200);
  const bool yields = round.random.one_in(2);
  std::vector<std::atomic<std::uint32_t>> runs(count);
  WaitGroup group;
  group.go([&, dice = round.random.fork()]() mutable {
    for (std::uint32_t i = 0; i < count; ++i) {
      group.go([&, i] {
        if (yields) gosan::gosched();
        runs[i].fetch_add(1);
      });
      if (dice.one_in(64)) gosan::gosched();
    }
  });
  group.wait();
  for (const auto& each : runs) round.equal(each.load(), 1u, "runs of one");
}

void grow(std::uint32_t depth, WaitGroup& group,
          std::atomic<std::uint32_t>& leaves) {
  if (depth == 0) {
    leaves.fetch_add(1);
    return;
  }
  for (int i = 0; i < 2; ++i) {
    group.go([=, &group, &leaves] { grow(depth - 1, group, leaves); });
  }
}

void tree(Round& round) {
  const std::uint32_t depth = round.random.between(1, 10);
  std::atomic<std::uint32_t> leaves{0};
  WaitGroup group;
  grow(depth, group, leaves);
  group.wait();
  round.equal(leaves.load(), 1u << depth, "leaves");
}

// Fills a frame of its own, lets others run, and finds what it wrote.
void use_stack(const Round& round, Random& dice, std::uint32_t frames) {
  constexpr std::size_t kWords = 128;
  std::array<std::uint64_t, kWords> words;
  const std::uint64_t mark = dice.next();
  words.fill(mark);
  if (dice.one_in(4)) gosan::gosched();
  if (frames > 1) use_stack(round, dice, frames - 1);
  for (const std::uint64_t word : words) {
    round.check(word == mark, "a stack was written by somebody else");
  }
}

// Generations of goroutines on the same stacks, some much deeper than others.
void stacks_used_again(Round& round) {
  const std::uint32_t generations = round.random.between(1, 8);
  const std::uint32_t each = round.random.between(1, 120);
  for (std::uint32_t i = 0; i < generations; ++i) {
    WaitGroup group;
    for (std::uint32_t g = 0; g < each; ++g) {
      group.go([&, dice = round.random.fork()]() mutable {
        use_stack(round, dice, dice.one_in(10) ? 60 : dice.between(1, 4));
      });
    }
    group.wait();
  }
}

// ---- ends ----

struct Deep {
  Tracked::Population& population;
  gosan::sync::Mutex& mutex;
  std::uint32_t& protected_count;
  Random dice;

  // Leaves through `frames` frames with destructors, by goexit or exception.
  void leave(std::uint32_t frames, bool by_goexit) {
    const Tracked alive(population, frames);
    const auto later = gosan::defer([&] {
      const std::lock_guard guard(mutex);
      ++protected_count;
      dice.pause();
    });
    if (frames > 1) return leave(frames - 1, by_goexit);
    if (by_goexit) gosan::goexit();
    throw std::runtime_error("on purpose");
  }
};

// Goroutines leave in the middle of everything; their destructors and deferred
// calls take locks, yield and park on the way out.
void goexit_and_exceptions(Round& round) {
  Tracked::Population population{0};
  gosan::sync::Mutex mutex;
  std::uint32_t protected_count = 0;
  std::uint32_t expected = 0;
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 20); g > 0; --g) {
    const std::uint32_t frames = round.random.between(1, 10);
    const bool by_goexit = round.random.one_in(2);
    expected += frames;
    group.go([&, frames, by_goexit, dice = round.random.fork()] {
      Deep deep{population, mutex, protected_count, dice};
      try {
        deep.leave(frames, by_goexit);
      } catch (const std::runtime_error&) {
        // Parks inside a handler: the exception must still be here after it.
        gosan::gosched();
        const std::exception_ptr now = std::current_exception();
        round.check(now != nullptr, "the handler lost its exception");
      }
    });
  }
  group.wait();
  round.equal(protected_count, expected, "deferred calls");
  round.equal(population.load(), std::int64_t{0}, "values left alive");
}

// Functions of their own: within one, a compiler may look up the place of errno
// once and keep it across a park.
__attribute__((noinline)) void set_errno(int value) {
  errno = value;
  __asm__ volatile("" ::: "memory");
}
__attribute__((noinline)) int get_errno() {
  __asm__ volatile("" ::: "memory");
  return errno;
}

// Nested handlers and rethrows across parks, with errno beside them.
void exceptions_across_parks(Round& round) {
  const auto token = make_chan<std::uint32_t>();
  const std::uint32_t goroutines = round.random.between(1, 12);
  const std::uint32_t rounds = round.random.between(1, 20);
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&, g] {
      const std::string own = "from " + std::to_string(g);
      for (std::uint32_t i = 0; i < rounds; ++i) {
        try {
          try {
            throw std::runtime_error(own);
          } catch (const std::exception&) {
            set_errno(static_cast<int>(g));
            token.send(g);
            round.equal(get_errno(), static_cast<int>(g), "errno after a park");
            throw;
          }
        } catch (const std::runtime_error& error) {
          gosan::gosched();
          round.check(error.what() == own, "caught another one's exception");
          round.equal(std::uncaught_exceptions(), 0, "uncaught exceptions");
        }
      }
    });
  }
  for (std::uint32_t i = 0; i < goroutines * rounds; ++i) token.recv();
  group.wait();
}

// The handles that blocked goroutines wait on are owned by goroutines that are
// just ending.
void owners_end_before_waiters(Round& round) {
  const std::uint32_t count = round.random.between(1, 12);
  WaitGroup waiters;
  std::atomic<std::uint32_t> woken{0};
  for (std::uint32_t i = 0; i < count; ++i) {
    auto channel = make_chan<std::uint32_t>();
    waiters.go([&, from = channel] {
      if (from.recv()) woken.fetch_add(1);
    });
    gosan::go([to = std::move(channel), ends = round.random.below(3)] {
      const auto last = gosan::defer([&] { to.close(); });
      if (ends != 0) to.send(1);
      if (ends == 1) gosan::goexit();
    });
  }
  waiters.wait();
  round.check(woken.load() <= count, "more were woken than waited");
}

// ---- processors ----

void gomaxprocs_changes(Round& round) {
  const std::uint32_t changes = round.random.between(1, 12);
  std::atomic<bool> over{false};
  const auto values = make_chan<std::uint32_t>(round.random.below(3));
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 6); g > 0; --g) {
    group.go([&] {
      while (!over) {
        std::optional<std::uint32_t> value;
        select(send(values, 1), recv(values, value), gosan::otherwise());
        gosan::gosched();
      }
    });
  }
  for (std::uint32_t i = 0; i < changes; ++i) {
    const int now = static_cast<int>(round.random.between(1, 8));
    gosan::gomaxprocs(now);
    WaitGroup some;
    std::atomic<std::uint32_t> ran{0};
    const std::uint32_t count = round.random.between(1, 40);
    for (std::uint32_t k = 0; k < count; ++k) {
      some.go([&] { ran.fetch_add(1); });
    }
    some.wait();
    round.equal(ran.load(), count, "ran after gomaxprocs");
  }
  over = true;
  group.wait();
  gosan::gomaxprocs(settings().workers);
}

// Goroutines that do nothing which the runtime could notice: the others run all
// the same, also behind them on one processor.
void hogs(Round& round) {
  std::atomic<bool> over{false};
  std::atomic<std::uint32_t> spinning{0};
  const std::uint32_t count = round.random.between(1, 3);
  WaitGroup group;
  for (std::uint32_t h = 0; h < count; ++h) {
    group.go([&] {
      spinning.fetch_add(1);
      while (!over) {
      }
    });
  }
  const auto token = make_chan();
  group.go([&] { token.send(); });
  token.recv();
  until([&] { return spinning == count; });
  over = true;
  group.wait();
}

// Everyone's stacks while the world is busy.
void everyones_stacks(Round& round) {
  std::atomic<bool> over{false};
  const auto values = make_chan<std::uint32_t>();
  WaitGroup group;
  for (std::uint32_t g = round.random.between(1, 6); g > 0; --g) {
    const bool spins = round.random.one_in(3);
    group.go([&, spins] {
      while (!over) {
        std::optional<std::uint32_t> value;
        select(send(values, 1), recv(values, value), gosan::otherwise());
        if (!spins) gosan::gosched();
      }
    });
  }
  // Now and then so many that whoever asks looks like a hog itself.
  const auto gate = make_chan();
  for (std::uint32_t p = round.random.one_in(8) ? 300 : 0; p > 0; --p) {
    group.go([gate] { gate.recv(); });
  }
  WaitGroup askers;
  for (std::uint32_t a = round.random.between(1, 3); a > 0; --a) {
    askers.go([&, times = round.random.between(1, 3)] {
      for (std::uint32_t i = 0; i < times; ++i) {
        const std::string text = gosan::stack(true);
        round.check(text.starts_with("goroutine "), "a dump begins otherwise");
        round.check(text.find(" [running]:") != std::string::npos,
                    "a dump without the one who asked");
      }
    });
  }
  askers.wait();
  over = true;
  gate.close();
  group.wait();
}

constexpr Scenario kScenarios[] = {
    {"steal-storm", steal_storm, true},
    {"tree", tree, true},
    {"stacks-used-again", stacks_used_again, true},
    {"goexit-and-exceptions", goexit_and_exceptions, true},
    {"exceptions-across-parks", exceptions_across_parks, true},
    {"owners-end-before-waiters", owners_end_before_waiters, true},
    {"gomaxprocs-changes", gomaxprocs_changes, false},
    {"hogs", hogs, false},
    {"everyones-stacks", everyones_stacks, false},
};

}  // namespace

std::span<const Scenario> scheduler_scenarios() { return kScenarios; }

}  // namespace stress

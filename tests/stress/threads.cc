// Goroutines and threads: blocking sections, goroutines locked to a thread, and
// foreign threads that use the runtime.
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::make_chan;
using gosan::sync::WaitGroup;

void sleep_in_the_kernel(Random& dice) {
  std::this_thread::sleep_for(std::chrono::microseconds(dice.below(300)));
}

// In and out of blocking sections, nested, with parks inside, by exceptions.
void blocking_in_and_out(Round& round) {
  const std::uint32_t goroutines = round.random.between(1, 16);
  const std::uint32_t each = round.random.between(1, 12);
  gosan::sync::Mutex mutex;
  std::uint32_t count = 0;
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        switch (dice.below(4)) {
          case 0:
            gosan::blocking([&] { sleep_in_the_kernel(dice); });
            break;
          case 1:
            gosan::blocking([&] {
              gosan::blocking([&] { sleep_in_the_kernel(dice); });
              gosan::gosched();
            });
            break;
          case 2:
            try {
              gosan::blocking([] { throw 1; });
              round.fail("an exception was lost in blocking()");
            } catch (int) {
            }
            break;
          default:
            round.equal(gosan::blocking([&] { return i; }), i, "its result");
        }
        const std::lock_guard guard(mutex);
        ++count;
        dice.pause();
      }
    });
  }
  group.wait();
  round.equal(count, goroutines * each, "sections");
}

// Many blocking sections overlap even with one worker: they wait for each
// other.
void blocking_overlaps(Round& round) {
  const std::uint32_t count = round.random.between(2, 8);
  std::atomic<std::uint32_t> inside{0};
  WaitGroup group;
  for (std::uint32_t g = 0; g < count; ++g) {
    group.go([&] {
      gosan::blocking([&] {
        inside.fetch_add(1);
        while (inside < count) std::this_thread::yield();
      });
    });
  }
  group.wait();
}

// A locked goroutine stays on its thread whatever it does, and nobody else
// runs there meanwhile.
void locked_to_a_thread(Round& round) {
  const std::uint32_t locked = round.random.between(1, 4);
  const std::uint32_t others = round.random.between(1, 8);
  const std::uint32_t each = round.random.between(1, 30);
  const auto values = make_chan<std::uint32_t>(round.random.below(2));
  std::vector<std::atomic<pid_t>> owned(locked);
  WaitGroup receiving;
  WaitGroup sending;
  for (std::uint32_t g = 0; g < locked; ++g) {
    receiving.go([&, g, dice = round.random.fork()]() mutable {
      gosan::lock_os_thread();
      gosan::lock_os_thread();
      const pid_t own = gettid();
      owned[g] = own;
      for ([[maybe_unused]] const std::uint32_t value : values) {
        dice.pause();
        if (dice.one_in(8)) {
          gosan::blocking([&] { sleep_in_the_kernel(dice); });
        }
        round.equal(gettid(), own, "the thread of a locked goroutine");
      }
      gosan::unlock_os_thread();
      gosan::gosched();
      round.equal(gettid(), own, "the thread after one unlock of two");
      owned[g] = 0;
      gosan::unlock_os_thread();
    });
  }
  for (std::uint32_t g = 0; g < others; ++g) {
    sending.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        values.send(i);
        const pid_t here = gettid();
        for (const auto& thread : owned) {
          round.check(thread != here, "ran on somebody's own thread");
        }
        dice.pause();
      }
    });
  }
  sending.wait();
  values.close();
  receiving.wait();
}

// Threads that know nothing of goroutines send, receive, lock and ask for
// everyone's stacks.
void foreign_threads(Round& round) {
  const std::uint32_t threads = round.random.between(1, 3);
  const std::uint32_t each = round.random.between(1, 60);
  const auto to_goroutines = make_chan<std::uint32_t>(round.random.below(3));
  const auto to_threads = make_chan<std::uint32_t>(round.random.below(3));
  gosan::sync::Mutex mutex;
  std::uint64_t sum = 0;
  WaitGroup echoing;
  for (std::uint32_t g = round.random.between(1, 4); g > 0; --g) {
    echoing.go([&] {
      for (const std::uint32_t value : to_goroutines) {
        to_threads.send(value);
      }
    });
  }
  std::vector<std::thread> all;
  for (std::uint32_t t = 0; t < threads; ++t) {
    all.emplace_back([&, dice = round.random.fork()]() mutable {
      const bool asks = dice.one_in(8);
      for (std::uint32_t i = 1; i <= each; ++i) {
        to_goroutines.send(i);
        std::optional<std::uint32_t> value;
        if (dice.one_in(2)) {
          value = to_threads.recv();
        } else {
          select(recv(to_threads, value), recv(gosan::chan<>()));
        }
        const std::lock_guard guard(mutex);
        sum += value.value();
      }
      if (asks) {
        round.check(!gosan::stack(true).empty(), "an empty dump");
      }
    });
  }
  gosan::blocking([&] {
    for (std::thread& thread : all) thread.join();
  });
  to_goroutines.close();
  echoing.wait();
  round.equal(sum, std::uint64_t{threads} * each * (each + 1) / 2, "echoed");
}

// Threads come, start goroutines and end before these do.
void threads_start_goroutines(Round& round) {
  const std::uint32_t threads = round.random.between(1, 3);
  const std::uint32_t each = round.random.between(1, 30);
  std::atomic<std::uint32_t> ran{0};
  WaitGroup group;
  std::vector<std::thread> all;
  for (std::uint32_t t = 0; t < threads; ++t) {
    all.emplace_back([&] {
      for (std::uint32_t i = 0; i < each; ++i) {
        group.go([&] {
          gosan::gosched();
          ran.fetch_add(1);
        });
      }
    });
  }
  gosan::blocking([&] {
    for (std::thread& thread : all) thread.join();
  });
  group.wait();
  round.equal(ran.load(), threads * each, "goroutines of threads");
}

constexpr Scenario kScenarios[] = {
    {"blocking-in-and-out", blocking_in_and_out, false},
    {"blocking-overlaps", blocking_overlaps, false},
    {"locked-to-a-thread", locked_to_a_thread, false},
    {"foreign-threads", foreign_threads, false},
    {"threads-start-goroutines", threads_start_goroutines, false},
};

}  // namespace

std::span<const Scenario> thread_scenarios() { return kScenarios; }

}  // namespace stress

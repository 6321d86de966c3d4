// Locks and rendezvous: exclusion, no lost wake-up, and waiters whose owner
// gives up.
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::make_chan;
using gosan::sync::Mutex;
using gosan::sync::Once;
using gosan::sync::RWMutex;
using gosan::sync::WaitGroup;

// Lock and try_lock, with owners that yield or sleep inside, so that waiters
// starve now and then.
void mutex(Round& round) {
  const std::uint32_t goroutines = round.random.between(2, 16);
  const std::uint32_t each = round.random.between(1, 120);
  const bool starves = round.random.one_in(8);
  Mutex mutex;
  std::uint32_t count = 0;  // guarded by mutex, and by nothing else
  std::uint32_t inside = 0;
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        if (dice.one_in(4)) {
          sleep_until([&] { return mutex.try_lock(); });
        } else {
          mutex.lock();
        }
        round.equal(++inside, 1u, "goroutines inside");
        ++count;
        dice.pause();
        if (starves && dice.one_in(30)) {
          gosan::time::sleep(std::chrono::microseconds(1500));
        }
        --inside;
        mutex.unlock();
      }
    });
  }
  group.wait();
  round.equal(count, goroutines * each, "count under the lock");
}

void rwmutex(Round& round) {
  const std::uint32_t readers = round.random.between(1, 12);
  const std::uint32_t writers = round.random.between(1, 4);
  const std::uint32_t each = round.random.between(1, 80);
  RWMutex lock;
  std::array<std::uint64_t, 4> values{};  // all the same under the lock
  WaitGroup group;
  for (std::uint32_t w = 0; w < writers; ++w) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        if (dice.one_in(4)) {
          until([&] { return lock.try_lock(); });
        } else {
          lock.lock();
        }
        for (auto& value : values) {
          ++value;
          dice.pause();
        }
        lock.unlock();
      }
    });
  }
  for (std::uint32_t r = 0; r < readers; ++r) {
    group.go([&, dice = round.random.fork()]() mutable {
      for (std::uint32_t i = 0; i < each; ++i) {
        if (dice.one_in(4)) {
          until([&] { return lock.try_lock_shared(); });
        } else {
          lock.lock_shared();
        }
        const std::uint64_t first = values.front();
        dice.pause();
        for (const std::uint64_t value : values) {
          round.equal(value, first, "read in the middle of a write");
        }
        lock.unlock_shared();
      }
    });
  }
  group.wait();
  round.equal(values.front(), std::uint64_t{writers} * each, "writes");
}

// One group used for generation after generation, with many waiting at once.
void wait_group(Round& round) {
  const std::uint32_t generations = round.random.between(1, 20);
  const std::uint32_t waiters = round.random.between(1, 6);
  WaitGroup work;
  for (std::uint32_t i = 0; i < generations; ++i) {
    const std::uint32_t count = round.random.between(1, 20);
    std::atomic<std::uint32_t> done{0};
    std::atomic<std::uint32_t> seen{0};
    work.add(static_cast<int>(count));
    const auto finished = make_chan();
    for (std::uint32_t w = 0; w < waiters; ++w) {
      gosan::go([&, finished] {
        work.wait();
        round.equal(done.load(), count, "done before wait returned");
        seen.fetch_add(1);
        finished.send();
      });
    }
    for (std::uint32_t k = 0; k < count; ++k) {
      gosan::go([&, dice = round.random.fork()]() mutable {
        dice.pause();
        done.fetch_add(1);
        work.done();
      });
    }
    for (std::uint32_t w = 0; w < waiters; ++w) finished.recv();
    round.equal(seen.load(), waiters, "waiters that returned");
  }
}

// The frame of the group is gone as soon as wait() returns.
void wait_group_on_the_stack(Round& round) {
  for (std::uint32_t i = round.random.between(1, 60); i > 0; --i) {
    std::atomic<std::uint32_t> done{0};
    const std::uint32_t count = round.random.between(1, 4);
    {
      WaitGroup group;
      for (std::uint32_t k = 0; k < count; ++k) {
        group.go([&] { done.fetch_add(1); });
      }
      round.random.pause();
      group.wait();
    }
    round.equal(done.load(), count, "done");
  }
}

void once(Round& round) {
  const std::uint32_t goroutines = round.random.between(2, 16);
  Once once;
  std::uint32_t runs = 0;
  bool complete = false;
  WaitGroup group;
  for (std::uint32_t g = 0; g < goroutines; ++g) {
    group.go([&] {
      once.do_([&] {
        ++runs;
        gosan::gosched();
        complete = true;
      });
      round.check(complete, "do_ returned before its function");
    });
  }
  group.wait();
  round.equal(runs, 1u, "runs of a once");
}

// The last of its users deletes the mutex right after its unlock, while the
// unlock of the one before may still be on its way out.
void mutex_deleted_after_unlock(Round& round) {
  struct Shared {
    Mutex mutex;
    std::uint32_t users = 0;
  };
  for (std::uint32_t i = round.random.between(1, 40); i > 0; --i) {
    const std::uint32_t users = round.random.between(1, 4);
    auto* shared = new Shared;
    shared->users = users;
    WaitGroup group;
    for (std::uint32_t u = 0; u < users; ++u) {
      group.go([&, dice = round.random.fork()]() mutable {
        dice.pause();
        shared->mutex.lock();
        const bool last = --shared->users == 0;
        dice.pause();
        shared->mutex.unlock();
        if (last) delete shared;
      });
    }
    group.wait();
  }
}

// Waiters of a lock whose owner works until its context is cancelled: each
// gets it in the end.
void locks_against_cancellation(Round& round) {
  const std::uint32_t waiters = round.random.between(1, 10);
  const auto [ctx, cancel] =
      gosan::context::with_cancel(gosan::context::background());
  Mutex mutex;
  RWMutex rw;
  std::uint32_t locked = 0;
  WaitGroup owners;
  WaitGroup others;
  const auto held = make_chan(2);
  owners.go([&, done = ctx.done()] {
    const std::lock_guard guard(mutex);
    held.send();
    done.recv();
  });
  owners.go([&, done = ctx.done()] {
    const std::lock_guard guard(rw);
    held.send();
    done.recv();
  });
  held.recv();
  held.recv();
  for (std::uint32_t w = 0; w < waiters; ++w) {
    others.go([&, reads = round.random.one_in(2)] {
      if (reads) {
        const std::shared_lock shared(rw);
        const std::lock_guard guard(mutex);
        ++locked;
      } else {
        const std::lock_guard own(rw);
        const std::lock_guard guard(mutex);
        ++locked;
      }
    });
  }
  for (std::uint32_t i = round.random.below(20); i > 0; --i) {
    round.random.pause();
  }
  cancel();
  owners.wait();
  others.wait();
  round.equal(locked, waiters, "waiters that got the lock");
}

constexpr Scenario kScenarios[] = {
    {"mutex", mutex, true},
    {"rwmutex", rwmutex, true},
    {"wait-group", wait_group, true},
    {"wait-group-on-the-stack", wait_group_on_the_stack, true},
    {"once", once, true},
    {"mutex-deleted-after-unlock", mutex_deleted_after_unlock, true},
    {"locks-against-cancellation", locks_against_cancellation, true},
};

}  // namespace

std::span<const Scenario> lock_scenarios() { return kScenarios; }

}  // namespace stress

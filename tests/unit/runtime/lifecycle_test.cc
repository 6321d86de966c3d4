// What a goroutine starts with and leaves behind: errno, its thread, its
// processor, what its timers have captured.
#include <gosan/chan.h>
#include <gosan/context.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;

using Errno = RuntimeTest;
using LockedThread = RuntimeTest;
using Gomaxprocs = RuntimeTest;
using TimerClosure = RuntimeTest;
using TrySend = RuntimeTest;
using Thread = RuntimeTest;

__attribute__((noinline)) void set_errno(int value) {
  errno = value;
  __asm__ volatile("" ::: "memory");
}
__attribute__((noinline)) int get_errno() {
  __asm__ volatile("" ::: "memory");
  return errno;
}

TEST_F(Errno, StartsAtZeroInEveryGoroutine) {
  gomaxprocs(1);
  for (int i = 0; i < 20; ++i) {
    set_errno(EBADF);
    auto seen = make_chan<int>();
    go([=] {
      seen.send(get_errno());
      set_errno(EPIPE);  // for whoever reuses the goroutine's stack
    });
    EXPECT_EQ(seen.recv(), 0);
    EXPECT_EQ(get_errno(), EBADF);
  }
}

// ---- threads that a goroutine has locked ----

// The id of the thread of a goroutine that ends without unlocking it.
pid_t end_locked() {
  auto tid = make_chan<pid_t>(1);
  go([=] {
    lock_os_thread();
    lock_os_thread();
    tid.send(gettid());
  });
  return tid.recv().value();
}

bool thread_exists(pid_t tid) {
  struct stat unused{};
  return stat(("/proc/self/task/" + std::to_string(tid)).c_str(), &unused) == 0;
}

TEST_F(LockedThread, EndsWithTheGoroutineThatLockedIt) {
  for (const int workers : {1, 2, 4}) {
    gomaxprocs(workers);
    for (int i = 0; i < 10; ++i) {
      const pid_t tid = end_locked();
      EXPECT_TRUE(await([&] { return !thread_exists(tid); })) << workers;
    }
  }
}

TEST_F(LockedThread, IsNotHandedDownWithTheGoroutinesStack) {
  gomaxprocs(1);
  for (int i = 0; i < 20; ++i) {
    end_locked();
    auto text = make_chan<std::string>();
    go([=] { text.send(stack()); });
    EXPECT_EQ(text.recv().value().find("locked to thread"), std::string::npos);
  }
}

struct SaysItsEnd {
  std::atomic<int>* ends = nullptr;
  ~SaysItsEnd() {
    if (ends != nullptr) ++*ends;
  }
};
std::atomic<int> thread_locals_ended{0};
thread_local SaysItsEnd says_its_end;

TEST_F(LockedThread, DestroysItsThreadLocals) {
  const int before = thread_locals_ended;
  go([] {
    lock_os_thread();
    says_its_end.ends = &thread_locals_ended;
  });
  EXPECT_TRUE(await([&] { return thread_locals_ended == before + 1; }));
}

TEST_F(LockedThread, UnlockedInTimeStaysInUse) {
  gomaxprocs(1);
  auto tid = make_chan<pid_t>(1);
  go([=] {
    lock_os_thread();
    lock_os_thread();
    unlock_os_thread();
    unlock_os_thread();
    unlock_os_thread();  // one too many is none, as in Go
    tid.send(gettid());
  });
  const pid_t used = tid.recv().value();
  for (int i = 0; i < 50; ++i) gosched();
  EXPECT_TRUE(thread_exists(used));
}

TEST_F(LockedThread, SaysSoInDumps) {
  auto gate = make_chan();
  go([=] {
    lock_os_thread();
    gate.recv();
  });
  EXPECT_TRUE(await_state("chan receive, locked to thread"));
  gate.close();
}

TEST_F(LockedThread, EndsByGoexitAndByACaughtPanic) {
  gomaxprocs(2);
  for (int i = 0; i < 20; ++i) {
    sync::WaitGroup group;
    group.add(2);
    go([&] {
      auto done = defer([&] { group.done(); });
      lock_os_thread();
      goexit();
    });
    go([&] {
      auto done = defer([&] { group.done(); });
      lock_os_thread();
      EXPECT_EQ(panic_text([] { panic("x"); }), "x");
    });
    group.wait();
  }
  EXPECT_TRUE(await([] { return num_goroutine() == 1; }));
}

// ---- gomaxprocs ----

TEST_F(Gomaxprocs, ChangesBothWaysUnderLoad) {
  constexpr int kPairs = 6;
  constexpr int kRounds = 400;
  std::atomic<bool> stop{false};
  std::atomic<long> exchanged{0};
  sync::WaitGroup group;
  sync::Mutex mutex;
  for (int i = 0; i < kPairs; ++i) {
    auto ch = make_chan<int>(i % 3);
    group.go([=, &stop] {
      for (int k = 0; !stop; ++k) ch.send(k);
      ch.close();
    });
    group.go([=, &exchanged, &mutex] {
      for (int expected = 0; const int value : ch) {
        EXPECT_EQ(value, expected++);
        const std::lock_guard guard(mutex);
        ++exchanged;
      }
    });
  }
  group.go([&] {
    while (!stop) blocking([] { std::this_thread::sleep_for(100us); });
  });
  constexpr int kSizes[] = {1, 4, 2, 8, 1, 3};
  int last = gomaxprocs();
  for (int i = 0; i < kRounds; ++i) {
    const int next = kSizes[i % std::size(kSizes)];
    EXPECT_EQ(gomaxprocs(next), last);
    EXPECT_EQ(gomaxprocs(), next);
    last = next;
    gosched();
  }
  const long seen = exchanged;
  EXPECT_TRUE(await([&] { return exchanged > seen + 100; }));
  stop = true;
  group.wait();
}

// ---- what a function timer has captured ----

// Destroying it needs a goroutine: it waits for a lock.
struct LocksWhenDestroyed {
  explicit LocksWhenDestroyed(sync::Mutex& m, std::atomic<int>& n)
      : mutex(&m), destroyed(&n) {}
  LocksWhenDestroyed(LocksWhenDestroyed&& other) noexcept
      : mutex(std::exchange(other.mutex, nullptr)),
        destroyed(other.destroyed) {}
  ~LocksWhenDestroyed() {
    if (mutex == nullptr) return;
    const std::lock_guard guard(*mutex);
    ++*destroyed;
  }
  sync::Mutex* mutex;
  std::atomic<int>* destroyed;
};

TEST_F(TimerClosure, MayBlockInItsDestructor) {
  gomaxprocs(2);
  sync::Mutex mutex;
  std::atomic<int> destroyed{0};
  constexpr int kTimers = 300;
  mutex.lock();
  sync::WaitGroup group;
  for (int i = 0; i < kTimers; ++i) {
    auto shared = std::make_shared<LocksWhenDestroyed>(mutex, destroyed);
    group.go([&, shared]() mutable {
      // Stopped at about the moment at which it fires.
      auto timer = time::after_func(20us, [shared] {});
      shared.reset();
      gosched();
      timer.stop();
    });
  }
  for (int i = 0; i < 100; ++i) gosched();
  mutex.unlock();
  group.wait();
  EXPECT_TRUE(await([&] { return destroyed == kTimers; })) << destroyed;
}

// ---- try_send ----

TEST_F(TrySend, LeavesAMoveOnlyValueUntouchedWhenFalse) {
  auto full = make_chan<std::unique_ptr<int>>(1);
  ASSERT_TRUE(full.try_send(std::make_unique<int>(1)));
  auto unbuffered = make_chan<std::unique_ptr<int>>();
  const chan<std::unique_ptr<int>> nil;
  for (const auto& ch : {full, unbuffered, nil}) {
    auto value = std::make_unique<int>(7);
    const int* address = value.get();
    EXPECT_FALSE(ch.try_send(std::move(value)));
    EXPECT_EQ(value.get(), address);
  }
  full.close();
  auto value = std::make_unique<int>(7);
  EXPECT_EQ(panic_text([&] { full.try_send(std::move(value)); }),
            "send on closed channel");
  EXPECT_NE(value, nullptr);
}

TEST_F(TrySend, LeavesItUntouchedWhenAnotherWasFaster) {
  gomaxprocs(4);
  auto ch = make_chan<std::unique_ptr<int>>(1);
  std::atomic<bool> stop{false};
  std::atomic<long> lost{0};
  sync::WaitGroup group;
  for (int g = 0; g < 3; ++g) {
    group.go([&, ch, g] {
      auto value = std::make_unique<int>(g);
      while (!stop) {
        const int* address = value.get();
        if (ch.try_send(std::move(value))) {
          value = std::make_unique<int>(g);
        } else if (value.get() != address) {
          ++lost;
        }
        gosched();
      }
    });
  }
  for (int i = 0; i < 3000; ++i) EXPECT_NE(*ch.recv(), nullptr);
  stop = true;
  group.wait();
  EXPECT_EQ(lost, 0);
}

// ---- threads that the runtime did not start ----

TEST_F(Thread, UsesWhatGoroutinesUse) {
  gomaxprocs(2);
  std::vector<std::thread> threads;
  sync::RWMutex rw;
  long shared = 0;
  auto [cancellable, cancel] = context::with_cancel(context::background());
  const auto done = cancellable.done();
  std::atomic<int> cancelled{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        {
          const std::lock_guard guard(rw);
          ++shared;
        }
        const std::shared_lock guard(rw);
        EXPECT_GT(shared, 0);
      }
      done.recv();
      ++cancelled;
    });
  }
  go([&] {
    while (!rw.try_lock_shared()) gosched();
    rw.unlock_shared();
    cancel();
  });
  for (std::thread& thread : threads) blocking([&] { thread.join(); });
  EXPECT_EQ(cancelled, 4);
  EXPECT_EQ(shared, 800);
}

TEST_F(Thread, HasHarmlessAnswersToWhatIsForGoroutines) {
  std::thread thread([] {
    gosched();
    lock_os_thread();
    unlock_os_thread();
    EXPECT_EQ(blocking([] { return 3; }), 3);
    EXPECT_GE(gomaxprocs(), 1);
    EXPECT_EQ(stack(), "");  // no goroutine's
    EXPECT_NE(stack(true).find("goroutine 1 ["), std::string::npos);
    EXPECT_EQ(panic_text([] { goexit(); }),
              "gosan::goexit outside a goroutine");
  });
  blocking([&] { thread.join(); });
}

}  // namespace
}  // namespace gosan

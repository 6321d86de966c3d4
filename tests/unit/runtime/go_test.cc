#include <gosan/gosan.h>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <exception>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "support.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;
using test::let_others_park;
using test::until;

TEST(Go, PassesArgumentsByDecayCopy) {
  const auto result = make_chan<std::string>();
  char text[] = "abc";
  go(
      [=](std::unique_ptr<int> number, const std::string& suffix) {
        result.send(std::to_string(*number) + suffix);
      },
      std::make_unique<int>(7), text);
  EXPECT_EQ(result.recv(), "7abc");
}

struct Counter {
  std::atomic<int> value{0};
  void add(int n) { value += n; }
};

TEST(Go, CallsMembersAndReferences) {
  Counter counter;
  sync::WaitGroup group;
  group.add(1);
  go(
      [&group](Counter& c) {
        c.add(1);
        group.done();
      },
      std::ref(counter));
  group.wait();
  go(&Counter::add, &counter, 2);
  until([&] { return counter.value == 3; });
}

TEST(Go, CapturesDieWithTheGoroutine) {
  const auto witness = std::make_shared<int>(1);
  go([witness] {});
  until([&] { return witness.use_count() == 1; });
}

TEST(Go, NumGoroutineCountsLiveOnes) {
  until([] { return num_goroutine() == 1; });
  const auto gate = make_chan();
  for (int i = 0; i < 5; ++i) go([gate] { gate.recv(); });
  EXPECT_EQ(num_goroutine(), 6u);
  gate.close();
  until([] { return num_goroutine() == 1; });
}

TEST(Go, GoexitRunsDestructorsAndEnds) {
  const auto events = make_chan<std::string>(3);
  go([=] {
    auto _ = defer([=] { events.send("deferred"); });
    try {
      goexit();
    } catch (const std::exception&) {
      events.send("not an exception");
    }
    events.send("not reached");
  });
  EXPECT_EQ(events.recv(), "deferred");
  until([] { return num_goroutine() == 1; });
  EXPECT_EQ(events.len(), 0u);
}

TEST(Go, MaxProcsSetsAndReturnsTheOldOne) {
  const int before = gomaxprocs();
  EXPECT_EQ(gomaxprocs(4), before);
  EXPECT_EQ(gomaxprocs(0), 4);
  sync::WaitGroup group;
  std::atomic<int> ran{0};
  for (int i = 0; i < 100; ++i) {
    group.go([&] {
      gosched();
      ++ran;
    });
    if (i == 30) gomaxprocs(1);
    if (i == 60) gomaxprocs(8);
  }
  group.wait();
  EXPECT_EQ(ran, 100);
  gomaxprocs(before);
}

// Out of line: within one function the compiler remembers the address of errno
// across a switch, and with it the thread.
__attribute__((noinline)) void set_errno(int value) { errno = value; }
__attribute__((noinline)) int get_errno() { return errno; }

TEST(Go, ErrnoStaysWithTheGoroutine) {
  sync::WaitGroup group;
  std::atomic<int> wrong{0};
  for (int g = 1; g <= 8; ++g) {
    group.go([&wrong, g] {
      for (int i = 0; i < 200; ++i) {
        set_errno(g);
        gosched();
        wrong += get_errno() == g ? 0 : 1;
      }
    });
  }
  group.wait();
  EXPECT_EQ(wrong, 0);
}

TEST(Go, ExceptionStateStaysWithTheGoroutine) {
  sync::WaitGroup group;
  std::atomic<int> wrong{0};
  for (int g = 0; g < 8; ++g) {
    group.go([&wrong, g] {
      for (int i = 0; i < 50; ++i) {
        try {
          throw std::runtime_error(std::to_string(g));
        } catch (const std::runtime_error&) {
          gosched();
          try {
            throw;  // what is being handled, after others threw theirs
          } catch (const std::runtime_error& error) {
            wrong += error.what() == std::to_string(g) ? 0 : 1;
          }
        }
        wrong += std::uncaught_exceptions() == 0 ? 0 : 1;
      }
    });
  }
  group.wait();
  EXPECT_EQ(wrong, 0);
}

TEST(Go, BlockingSectionsOverlapWithOneWorker) {
  const int before = gomaxprocs(1);
  sync::WaitGroup group;
  // Each section ends only when all of them and a goroutine outside have come.
  std::latch everybody(6);
  for (int i = 0; i < 5; ++i) {
    group.go([&] { blocking([&] { everybody.arrive_and_wait(); }); });
  }
  group.go([&] { everybody.count_down(); });
  group.wait();
  EXPECT_TRUE(everybody.try_wait());
  gomaxprocs(before);
}

TEST(Go, BlockingSectionsNestAndMayPark) {
  const int before = gomaxprocs(1);
  for (int i = 0; i < 20; ++i) {
    const auto channel = make_chan<int>();
    go([=] { channel.send(i); });
    const int got = blocking([&] {
      blocking([] {});
      return *channel.recv();
    });
    EXPECT_EQ(got, i);
  }
  // The processor is still there for others.
  const auto done = make_chan();
  go([=] { done.send(); });
  done.recv();
  gomaxprocs(before);
}

TEST(Go, BlockingReturnsAndRethrows) {
  EXPECT_EQ(blocking([] { return 5; }), 5);
  int value = 1;
  int& same = blocking([&]() -> int& { return value; });
  EXPECT_EQ(&same, &value);
  EXPECT_THROW(blocking([] { throw std::runtime_error("x"); }),
               std::runtime_error);
}

TEST(Go, LockedGoroutineStaysOnItsThread) {
  sync::WaitGroup group;
  std::atomic<int> moved{0};
  for (int i = 0; i < 6; ++i) {
    group.go([&] {
      lock_os_thread();
      const auto home = std::this_thread::get_id();
      for (int k = 0; k < 200; ++k) {
        gosched();
        moved += home == std::this_thread::get_id() ? 0 : 1;
      }
      unlock_os_thread();
    });
    group.go([] {
      for (int k = 0; k < 200; ++k) gosched();
    });
  }
  group.wait();
  EXPECT_EQ(moved, 0);
}

TEST(Go, IdleUsesNoProcessorTime) {
  const auto used = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_sec * 1'000'000 + usage.ru_stime.tv_usec;
  };
  time::sleep(20ms);
  const long before = used();
  time::sleep(300ms);
  EXPECT_LT(used() - before, 15'000);
}

TEST(Go, AReadiedGoroutineDoesNotWaitForABusyOne) {
  const int before = gomaxprocs(2);
  const auto started = make_chan();
  std::atomic<bool> ran{false};
  go([&, started] {
    started.recv();
    ran = true;
  });
  let_others_park();
  started.send();
  // It lies in our run_next; the watcher must take it.
  const auto limit = std::chrono::steady_clock::now() + 5s;
  while (!ran && std::chrono::steady_clock::now() < limit) {
  }
  EXPECT_TRUE(ran);
  gomaxprocs(before);
}

TEST(Go, BusyGoroutinesDoNotKeepOthersOut) {
  const int before = gomaxprocs(1);
  std::atomic<bool> flag{false};
  go([&] { flag = true; });
  // No scheduling point: the processor is taken from us.
  const auto limit = std::chrono::steady_clock::now() + 5s;
  while (!flag && std::chrono::steady_clock::now() < limit) {
  }
  EXPECT_TRUE(flag);
  gomaxprocs(before);
}

TEST(Stack, OwnAndAll) {
  const auto gate = make_chan();
  go(named("sleeper"), [gate] { gate.recv(); });
  let_others_park();
  EXPECT_EQ(stack().find("goroutine 1 [running]:\n"), 0u);
  const std::string all = stack(true);
  EXPECT_EQ(all.find("goroutine 1 [running]:\n"), 0u);
  EXPECT_NE(all.find("[chan receive] {name: sleeper}:\n"), std::string::npos);
  EXPECT_NE(all.find("created by "), std::string::npos);
  gate.send();
}

TEST(Stack, TakingAllStacksDisturbsNobody) {
  std::atomic<bool> stop{false};
  sync::WaitGroup group;
  const auto there = make_chan<int>();
  const auto back = make_chan<int>();
  group.go([=] {
    for (int v : there) back.send(v);
    back.close();
  });
  group.go([=, &stop] {
    for (int i = 0; !stop; ++i) {
      there.send(i);
      EXPECT_EQ(back.recv(), i);
    }
    there.close();
  });
  for (int i = 0; i < 50; ++i) {
    EXPECT_NE(stack(true).find("goroutine 1 [running]"), std::string::npos);
    time::sleep(200us);
  }
  stop = true;
  group.wait();
}

}  // namespace
}  // namespace gosan

// Goroutines and their workers: who runs at the same time as whom, and the
// words for what they wait on. go_test.cc has the plain calls.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/sync.h>

#include <unistd.h>

#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using GoRules = RuntimeTest;
using Goexit = RuntimeTest;
using Blocking = RuntimeTest;
using StateWords = RuntimeTest;

TEST_F(GoRules, TwoWorkersRunTwoGoroutinesAtOnce) {
  gomaxprocs(2);
  // Each spins until the other has arrived.
  std::atomic<int> arrived = 0;
  sync::WaitGroup group;
  for (int i = 0; i < 2; ++i) {
    group.go([&] {
      ++arrived;
      while (arrived < 2) {
      }
    });
  }
  group.wait();
}

TEST_F(GoRules, AYieldingGoroutineIsNotLostBehindABusyOne) {
  for (const int workers : {1, 2, 4}) {
    gomaxprocs(workers);
    std::atomic<bool> stop = false;
    std::atomic<bool> started = false;
    sync::WaitGroup group;
    group.go([&] {
      started = true;
      while (!stop) {
      }
    });
    while (!started) gosched();
    stop = true;
    group.wait();
  }
}

TEST_F(GoRules, YieldingGoroutinesTakeTurns) {
  gomaxprocs(1);
  std::vector<int> turns(4);
  sync::WaitGroup group;
  bool stop = false;
  for (int& mine : turns) {
    group.go([&] {
      while (!stop) {
        if (++mine == 500) stop = true;
        gosched();
      }
    });
  }
  group.wait();
  for (const int count : turns) EXPECT_GE(count, 100);
}

TEST_F(GoRules, ChangingTheNumberOfWorkersLosesNobody) {
  auto ch = make_chan<int>();
  sync::WaitGroup group;
  for (int g = 0; g < 8; ++g) {
    group.go([&] {
      for (int i = 0; i < 100; ++i) ch.send(1);
    });
  }
  int sum = 0;
  for (int i = 0; i < 800; ++i) {
    if (i % 20 == 0) gomaxprocs(1 + i / 20 % 4);
    sum += ch.recv().value();
  }
  group.wait();
  EXPECT_EQ(sum, 800);
}

TEST_F(GoRules, GomaxprocsIgnoresLessThanOne) {
  gomaxprocs(3);
  EXPECT_EQ(gomaxprocs(-1), 3);
  EXPECT_EQ(gomaxprocs(0), 3);
}

TEST_F(Goexit, UnwindsThroughEveryHandler) {
  std::string seen;
  auto done = make_chan();
  go([&, done] {
    auto last = defer([&] { done.send(); });
    auto first = defer([&] { seen += " defer"; });
    const std::unique_ptr<std::string, void (*)(std::string*)> cleanup(
        &seen, [](std::string* text) { *text += " destructor"; });
    try {
      try {
        goexit();
      } catch (const std::exception&) {
        seen += "exception";
      }
    } catch (...) {
      seen += "all";
      throw;
    }
  });
  done.recv();
  EXPECT_EQ(seen, "all destructor defer");
}

TEST_F(Goexit, DestroysWhatTheGoroutineWasGiven) {
  auto held = std::make_shared<int>(1);
  go([](const std::shared_ptr<int>&) { goexit(); }, held);
  EXPECT_TRUE(await([] { return num_goroutine() == 1; }));
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(Blocking, CallsMeetInsideOnOneWorker) {
  gomaxprocs(1);
  constexpr int kCalls = 20;
  std::latch all(kCalls);  // a foreign lock: each call waits for all others
  sync::WaitGroup group;
  for (int i = 0; i < kCalls; ++i) {
    group.go([&] { blocking([&] { all.arrive_and_wait(); }); });
  }
  group.wait();
}

TEST_F(Blocking, WaitsForWhatAnotherGoroutineWrites) {
  gomaxprocs(1);
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  go([&] { EXPECT_EQ(write(fds[1], "x", 1), 1); });
  char byte = 0;
  EXPECT_EQ(blocking([&] { return read(fds[0], &byte, 1); }), 1);
  EXPECT_EQ(byte, 'x');
  close(fds[0]);
  close(fds[1]);
}

TEST_F(Blocking, PassesOnMoveOnlyResultsAndPanics) {
  EXPECT_EQ(*blocking([] { return std::make_unique<int>(2); }), 2);
  EXPECT_EQ(panic_text([] { blocking([] { panic("inside"); }); }), "inside");
}

TEST_F(Blocking, MayUseChannelsInside) {
  for (const int workers : {1, 2}) {
    gomaxprocs(workers);
    auto ch = make_chan<int>();
    sync::WaitGroup group;
    group.go([&] { blocking([&] { ch.send(4); }); });
    EXPECT_EQ(blocking([&] { return ch.recv(); }), 4);
    group.wait();
  }
}

TEST_F(StateWords, AreGosOwn) {
  auto gate = make_chan();
  auto full = make_chan<int>();
  sync::Mutex mu;
  sync::RWMutex held;
  sync::RWMutex read;
  sync::WaitGroup group;
  sync::WaitGroup ends;
  mu.lock();
  held.lock();
  read.lock_shared();
  group.add(1);
  struct Row {
    const char* state;
    std::function<void()> wait;
  };
  const Row rows[] = {
      {"chan receive", [&] { gate.recv(); }},
      {"chan send", [&] { full.send(1); }},
      {"sync.Mutex.Lock",
       [&] {
         mu.lock();
         mu.unlock();
       }},
      {"sync.RWMutex.RLock",
       [&] {
         held.lock_shared();
         held.unlock_shared();
       }},
      {"sync.RWMutex.Lock",
       [&] {
         read.lock();
         read.unlock();
       }},
      {"sync.WaitGroup.Wait", [&] { group.wait(); }},
  };
  for (const Row& row : rows) {
    ends.go(row.wait);
    EXPECT_TRUE(await_state(row.state)) << row.state << '\n' << stack(true);
  }
  gate.close();
  full.recv();
  mu.unlock();
  held.unlock();
  read.unlock_shared();
  group.done();
  ends.wait();
}

}  // namespace
}  // namespace gosan

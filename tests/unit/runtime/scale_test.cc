// What many goroutines leave behind, and who keeps a channel.
#include <gosan/gosan.h>

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "support.h"

namespace gosan {
namespace {

using test::kAddressSanitizer;
using test::let_others_park;
using namespace std::chrono_literals;

long resident_mib() {
  std::ifstream statm("/proc/self/statm");
  long size = 0;
  long pages = 0;
  statm >> size >> pages;
  return pages * sysconf(_SC_PAGESIZE) >> 20;
}

// `count` goroutines that are all alive at once; the sum of what they found.
long wave(int count) {
  const auto release = make_chan();
  std::atomic<long> sum{0};
  sync::WaitGroup arrived;
  sync::WaitGroup ended;
  arrived.add(count);
  ended.add(count);
  for (int i = 0; i < count; ++i) {
    go([&, release, i] {
      arrived.done();
      release.recv();
      sum += i;
      ended.done();
    });
  }
  arrived.wait();
  release.close();
  ended.wait();
  return sum;
}

TEST(Scale, StacksThatNobodyNeedsAreGivenBackAndUsedAgain) {
  if (kAddressSanitizer) GTEST_SKIP() << "counts its shadow as well";
  constexpr int kCount = 20'000;
  constexpr long kSum = long{kCount} * (kCount - 1) / 2;
  const long before = resident_mib();
  EXPECT_EQ(wave(kCount), kSum);
  const long after = resident_mib();
  EXPECT_GT(after - before, kCount / 256 - 10);  // a page each
  for (int i = 0; i < 300 && resident_mib() - before > (after - before) / 2;
       ++i) {
    time::sleep(50ms);
  }
  EXPECT_LE(resident_mib() - before, (after - before) / 2);
  EXPECT_EQ(wave(kCount), kSum);
}

TEST(Scale, ForeignThreadsUseEndedGoroutinesAgain) {
  const auto start_many = [] {
    for (int i = 0; i < 3000; ++i) {
      const auto done = make_chan();
      go([done] { done.send(); });
      done.recv();
    }
  };
  blocking([&] { std::thread(start_many).join(); });
  const long before = resident_mib();
  blocking([&] { std::thread(start_many).join(); });
  EXPECT_LT(resident_mib() - before, 8);
}

// The last handle goes while somebody waits: the wait goes on for ever, on a
// channel that is still there.
TEST(Scale, AWaitKeepsItsChannel) {
  auto channel = make_chan<int>();
  const auto closed = make_chan<int>(1);
  go(named("waits for ever"), [&channel] { channel.recv(); });
  let_others_park();
  channel = closed;
  EXPECT_EQ(closed.len(), 0u);
  EXPECT_TRUE(closed.try_send(1));
}

TEST(Scale, ASelectKeepsTheChannelsOfItsTemporaries) {
  const auto made = [](int value) {
    auto channel = make_chan<int>(1);
    channel.send(value);
    return channel;
  };
  std::optional<int> out;
  EXPECT_EQ(select(recv(made(7), out), recv(make_chan<int>())), 0u);
  EXPECT_EQ(out, 7);
  auto held = recv(made(8), out);
  EXPECT_EQ(select(held, otherwise()), 0u);
  EXPECT_EQ(out, 8);
}

TEST(Scale, ASelectCaseOutlivesTheVariableOfItsChannel) {
  std::optional<int> out;
  std::vector<SelectCase> cases;
  for (int i = 0; i < 3; ++i) {
    const auto channel = make_chan<int>(1);
    if (i == 1) channel.send(9);
    cases.emplace_back(recv(channel, out));
  }
  EXPECT_EQ(select(cases), 1u);
  EXPECT_EQ(out, 9);
}

// The value is put into one channel before it is taken out of the other: at no
// moment is none of them ready.
TEST(Scale, OtherwiseNeedsAMomentAtWhichNothingWasReady) {
  const int before = gomaxprocs(2);
  for (int round = 0; round < 2000; ++round) {
    const auto a = make_chan<int>(1);
    const auto b = make_chan<int>(1);
    a.send(1);
    sync::WaitGroup moved;
    moved.go([=] {
      b.send(1);
      a.recv();
    });
    std::optional<int> out;
    const std::size_t chosen = select(recv(a, out), recv(b, out), otherwise());
    EXPECT_NE(chosen, 2u);
    if (chosen == 0) a.send(1);  // for the one who moves it
    moved.wait();
  }
  gomaxprocs(before);
}

// A processor that is retired and wanted again before its worker has noticed
// must not take a runnable goroutine into its idle time.
TEST(Scale, ProcessorsComeAndGoWithoutLosingAnybody) {
  const int before = gomaxprocs();
  for (int round = 0; round < 5000; ++round) {
    sync::WaitGroup group;
    for (int i = 0; i < 4; ++i) {
      group.go([] {
        sync::WaitGroup inner;
        inner.go([] {});
        inner.wait();
      });
    }
    for (int fewer : {1, 2}) {
      group.go([fewer] {
        gomaxprocs(fewer);
        gomaxprocs(4);
      });
    }
    group.wait();
  }
  gomaxprocs(before);
}

}  // namespace
}  // namespace gosan

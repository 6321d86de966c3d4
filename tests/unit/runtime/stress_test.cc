// Stealing, parking and waking under load. Each body runs with several numbers
// of workers, more than the machine has cores among them.
#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include "support.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;

class Stress : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { before_ = gomaxprocs(GetParam()); }
  void TearDown() override {
    gomaxprocs(before_);
    test::until([] { return num_goroutine() == 1; });
  }

 private:
  int before_ = 0;
};

TEST_P(Stress, ManySendersManyReceivers) {
  constexpr int kSide = 32;
  constexpr long kEach = 500;
  for (const std::size_t cap : {0, 1, 7}) {
    const auto values = make_chan<long>(cap);
    sync::WaitGroup senders;
    sync::WaitGroup receivers;
    std::atomic<long> sum{0};
    for (int s = 0; s < kSide; ++s) {
      senders.go([=] {
        for (long i = 1; i <= kEach; ++i) values.send(i);
      });
      receivers.go([=, &sum] {
        for (long v : values) sum += v;
      });
    }
    senders.wait();
    values.close();
    receivers.wait();
    EXPECT_EQ(sum, kSide * kEach * (kEach + 1) / 2);
  }
}

TEST_P(Stress, SelectsOverSharedChannels) {
  const auto a = make_chan<int>();
  const auto b = make_chan<int>(2);
  const auto quit = make_chan();
  std::atomic<int> received{0};
  sync::WaitGroup workers;
  for (int i = 0; i < 8; ++i) {
    workers.go([=, &received] {
      for (;;) {
        const std::size_t chosen = select(recv(a), recv(b), recv(quit));
        if (chosen == 2) return;
        ++received;
      }
    });
  }
  constexpr int kValues = 3000;
  sync::WaitGroup senders;
  for (int s = 0; s < 4; ++s) {
    senders.go([=] {
      for (int i = 0; i < kValues / 4; ++i) select(send(a, i), send(b, i));
    });
  }
  senders.wait();
  test::until([&] { return received == kValues; });
  quit.close();
  workers.wait();
}

void tree(int depth, sync::WaitGroup& group, std::atomic<int>& leaves) {
  if (depth == 0) {
    ++leaves;
    return;
  }
  for (int i = 0; i < 2; ++i) {
    group.go([depth, &group, &leaves] { tree(depth - 1, group, leaves); });
  }
}

TEST_P(Stress, TreeOfGoroutines) {
  sync::WaitGroup group;
  std::atomic<int> leaves{0};
  tree(12, group, leaves);
  group.wait();
  EXPECT_EQ(leaves, 1 << 12);
}

TEST_P(Stress, SleepersAndBlockingSections) {
  sync::WaitGroup group;
  std::atomic<int> done{0};
  for (int i = 0; i < 60; ++i) {
    group.go([&, i] {
      if (i % 3 == 0) {
        blocking([] { std::this_thread::sleep_for(1ms); });
      } else {
        time::sleep(std::chrono::microseconds(200 * (i % 7)));
      }
      ++done;
    });
  }
  group.wait();
  EXPECT_EQ(done, 60);
}

TEST_P(Stress, MutexHandOffs) {
  sync::Mutex mutex;
  sync::WaitGroup group;
  long counter = 0;
  for (int g = 0; g < 16; ++g) {
    group.go([&] {
      for (int i = 0; i < 300; ++i) {
        mutex.lock();
        ++counter;
        if (i % 64 == 0) gosched();
        mutex.unlock();
      }
    });
  }
  group.wait();
  EXPECT_EQ(counter, 16 * 300);
}

TEST_P(Stress, ForeignThreadsAmongGoroutines) {
  const auto values = make_chan<int>(3);
  std::atomic<long> sum{0};
  sync::WaitGroup receivers;
  for (int i = 0; i < 4; ++i) {
    receivers.go([=, &sum] {
      for (int v : values) sum += v;
    });
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([=] {
      for (int i = 1; i <= 500; ++i) values.send(i);
    });
  }
  blocking([&] {
    for (std::thread& thread : threads) thread.join();
  });
  values.close();
  receivers.wait();
  EXPECT_EQ(sum, 3 * 500 * 501 / 2);
}

INSTANTIATE_TEST_SUITE_P(Workers, Stress, testing::Values(1, 2, 4, 16));

long resident_kib() {
  long kib = 0;
  std::FILE* file = std::fopen("/proc/self/status", "r");
  char line[256];
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    if (std::sscanf(line, "VmRSS: %ld", &kib) == 1) break;
  }
  std::fclose(file);
  return kib;
}

TEST(Memory, HundredThousandParkedGoroutines) {
  constexpr int kCount = test::kAddressSanitizer ? 5'000 : 100'000;
  const auto gate = make_chan();
  sync::WaitGroup group;
  const long before = resident_kib();
  for (int i = 0; i < kCount; ++i) group.go([gate] { gate.recv(); });
  test::until([] { return num_goroutine() == kCount + 1; });
  test::let_others_park();
  if (!test::kAddressSanitizer) {
    EXPECT_LT((resident_kib() - before) / (kCount / 1000), 9000);
  }
  gate.close();
  group.wait();
}

TEST(Memory, EndedGoroutinesDoNotAddUp) {
  const auto spawn = [] {
    for (int round = 0; round < 50; ++round) {
      sync::WaitGroup group;
      for (int i = 0; i < 1000; ++i) group.go([] {});
      group.wait();
    }
  };
  // As many as ever live at once, so that later rounds need no new stack.
  {
    const auto here = make_chan();
    const auto gate = make_chan();
    sync::WaitGroup group;
    for (int i = 0; i < 1000; ++i) {
      group.go([=] {
        here.send();
        gate.recv();
      });
    }
    for (int i = 0; i < 1000; ++i) here.recv();
    gate.close();
    group.wait();
  }
  spawn();
  const long before = resident_kib();
  spawn();
  // With it the allocator keeps what was freed for a while.
  if (!test::kAddressSanitizer) {
    EXPECT_LT(resident_kib() - before, 2000);
  }
}

}  // namespace
}  // namespace gosan

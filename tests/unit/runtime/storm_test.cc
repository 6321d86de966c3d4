// Hand-overs in every order, and ends in the middle of the heaviest load. The
// loads are programs/loads.cc; stress_test.cc has more of the first kind.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <atomic>
#include <chrono>
#include <string>

#include "runtime_test.h"
#include "subprocess.h"

namespace gosan {
namespace {

using std::chrono::milliseconds;

class Storm : public RuntimeTest, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    gomaxprocs(GetParam());
  }
  static Outcome run_program(const std::string& name, unsigned number) {
    return run({{GOSAN_TEST_PROGRAMS, name, std::to_string(number)},
                {"GOMAXPROCS=" + std::to_string(GetParam())}});
  }
};
INSTANTIATE_TEST_SUITE_P(Workers, Storm, ::testing::Values(1, 2, 4));

TEST_P(Storm, ParkAndReadyMeetInEveryOrder) {
  // Pairs toss a token: each hand-over races with the other side's park.
  constexpr int kPairs = 16;
  constexpr int kTosses = 1000;
  sync::WaitGroup group;
  std::atomic<long> tosses = 0;
  for (int p = 0; p < kPairs; ++p) {
    auto there = make_chan<int>();
    auto back = make_chan<int>();
    group.go([=] {
      for (int v : there) back.send(v + 1);
    });
    group.go([=, &tosses] {
      for (int i = 0; i < kTosses; ++i) {
        there.send(i);
        if (back.recv() == i + 1) ++tosses;
      }
      there.close();
    });
  }
  group.wait();
  EXPECT_EQ(tosses, long{kPairs} * kTosses);
}

TEST_P(Storm, AChainOfChannelsPassesEverythingOn) {
  constexpr int kLinks = 200;
  auto first = make_chan<int>();
  auto in = first;
  for (int i = 0; i < kLinks; ++i) {
    auto out = make_chan<int>();
    go([=] {
      for (int v : in) out.send(v + 1);
      out.close();
    });
    in = out;
  }
  go([=] {
    for (int i = 0; i < 50; ++i) first.send(i);
    first.close();
  });
  int expected = kLinks;
  for (int v : in) EXPECT_EQ(v, expected++);
  EXPECT_EQ(expected, kLinks + 50);
}

TEST_P(Storm, MainReturnsInIt) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const Outcome outcome = run_program("storm", seed);
    ASSERT_EQ(outcome.exit_code, 5) << seed << '\n' << outcome;
    ASSERT_EQ(outcome.err, "") << seed;
  }
}

TEST_P(Storm, AGoroutineExitsInIt) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const Outcome outcome = run_program("storm-exit", seed);
    ASSERT_EQ(outcome.exit_code, 5) << seed << '\n' << outcome;
    ASSERT_EQ(outcome.err, "") << seed;
  }
}

TEST_P(Storm, AGoroutinePanicsInIt) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Outcome outcome = run_program("storm-panic", seed);
    ASSERT_EQ(outcome.exit_code, 2) << seed << '\n' << outcome;
    ASSERT_EQ(outcome.err.rfind("panic: in the storm\n\ngoroutine ", 0), 0u)
        << seed << '\n'
        << outcome;
  }
}

TEST_P(Storm, AfterItWorkersSleep) {
  auto gate = make_chan();
  for (int i = 0; i < 50; ++i) {
    go([=] {
      for (int k = 0; k < 20; ++k) gosched();
      gate.recv();
    });
  }
  ASSERT_TRUE(await_state("chan receive", 50));
  time::sleep(milliseconds(20));  // workers that still look for work give up
  const auto before = processor_time();
  time::sleep(milliseconds(300));
  EXPECT_LT(processor_time() - before, milliseconds(15));
  gate.close();
}

}  // namespace
}  // namespace gosan

// Select's choice, and what the cases that lose leave behind. select_test.cc
// has its forms.
#include <gosan/select.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using SelectRules = RuntimeTest;

// Sum of (observed - expected)^2 / expected over equally likely cases. For up
// to three cases a fair choice exceeds 30 less than once in a million runs.
template <std::size_t N>
double chi_square(const std::array<int, N>& counts) {
  double total = 0;
  for (const int count : counts) total += count;
  const double expected = total / N;
  double sum = 0;
  for (const int count : counts) {
    sum += (count - expected) * (count - expected) / expected;
  }
  return sum;
}
constexpr double kUnfair = 30;
constexpr int kTries = 3000;

TEST_F(SelectRules, ASendAndAReceiveAreEquallyLikely) {
  auto closed = make_chan<int>();
  closed.close();
  auto roomy = make_chan<int>(1);
  std::array<int, 2> wins{};
  for (int i = 0; i < kTries; ++i) {
    const std::size_t chosen = select(recv(closed), send(roomy, i));
    if (chosen == 1) roomy.recv();
    ++wins[chosen];
  }
  EXPECT_LT(chi_square(wins), kUnfair) << wins[0] << ' ' << wins[1];
}

TEST_F(SelectRules, NilCasesDoNotShiftTheOdds) {
  auto ready = make_chan<int>();
  ready.close();
  const chan<int> nil;
  std::array<int, 3> wins{};
  for (int i = 0; i < kTries; ++i) {
    const std::size_t chosen =
        select(recv(ready), recv(nil), recv(ready), send(nil, 1), recv(ready));
    ASSERT_EQ(chosen % 2, 0u);
    ++wins[chosen / 2];
  }
  EXPECT_LT(chi_square(wins), kUnfair)
      << wins[0] << ' ' << wins[1] << ' ' << wins[2];
}

TEST_F(SelectRules, CasesMadeAtRunTimeAreEquallyLikely) {
  auto ready = make_chan<int>();
  ready.close();
  std::vector<SelectCase> cases;
  for (int i = 0; i < 3; ++i) cases.emplace_back(recv(ready));
  std::array<int, 3> wins{};
  for (int i = 0; i < kTries; ++i) ++wins[select(cases)];
  EXPECT_LT(chi_square(wins), kUnfair);
}

TEST_F(SelectRules, TheLosersAreLeftAlone) {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto done = make_chan();
  go([=] {
    select(recv(a), recv(b), send(b, 1));
    done.send();
  });
  ASSERT_TRUE(await_state("select"));
  a.send(0);
  done.recv();
  std::optional<int> out;
  EXPECT_FALSE(b.try_send(1));
  EXPECT_FALSE(b.try_recv(out));
}

TEST_F(SelectRules, AValueWakesOneOfManySelects) {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto got = make_chan<std::size_t>(8);
  for (int i = 0; i < 8; ++i) {
    go([=] { got.send(select(recv(a), recv(b))); });
  }
  ASSERT_TRUE(await_state("select", 8));
  std::array<int, 2> wins{};
  for (int i = 0; i < 4; ++i) {
    a.send(i);
    b.send(i);
  }
  for (int i = 0; i < 8; ++i) ++wins[got.recv().value()];
  EXPECT_EQ(wins, (std::array<int, 2>{4, 4}));
}

TEST_F(SelectRules, DoesNotMeetItself) {
  auto ch = make_chan<int>();
  EXPECT_EQ(select(send(ch, 1), recv(ch), otherwise()), 2u);
  auto done = make_chan<std::size_t>();
  go([=] { done.send(select(send(ch, 1), recv(ch))); });
  ASSERT_TRUE(await_state("select"));
  EXPECT_EQ(ch.recv(), 1);
  EXPECT_EQ(done.recv(), 0u);
}

TEST_F(SelectRules, OneChannelInSeveralCases) {
  auto ch = make_chan<int>();
  auto done = make_chan<int>();
  go([=] {
    std::optional<int> first;
    std::optional<int> second;
    select(recv(ch, first), recv(ch, second), recv(ch, first));
    done.send(first.value_or(0) + second.value_or(0));
  });
  ASSERT_TRUE(await_state("select"));
  ch.send(3);
  EXPECT_EQ(done.recv(), 3);
  EXPECT_FALSE(ch.try_send(4));
}

TEST_F(SelectRules, OnlyNilCasesBlock) {
  const chan<int> nil;
  auto ch = make_chan<int>(1);
  auto done = make_chan<std::size_t>();
  go([=] { done.send(select(send(nil, 1), recv(ch), recv(nil))); });
  ASSERT_TRUE(await_state("select"));
  ch.send(2);
  EXPECT_EQ(done.recv(), 1u);
}

TEST_F(SelectRules, EvaluatesOperandsAndValuesOnce) {
  auto ch = make_chan<int>(1);
  int channels = 0;
  int values = 0;
  const auto channel = [&] {
    ++channels;
    return ch;
  };
  const auto value = [&] { return ++values; };
  EXPECT_EQ(select(send(channel(), value()), recv(channel())), 0u);
  EXPECT_EQ(select(send(channel(), value()), otherwise()), 1u);
  EXPECT_EQ(channels, 3);
  EXPECT_EQ(values, 2);
  EXPECT_EQ(ch.recv(), 1);
}

TEST_F(SelectRules, HandlersMayPanicAndBlock) {
  auto ch = make_chan<int>(1);
  ch.send(1);
  EXPECT_EQ(panic_text([&] {
              select(recv(ch, [](std::optional<int>) { panic("handler"); }));
            }),
            "handler");
  ch.send(2);
  auto relay = make_chan<int>();
  go([=] { select(recv(ch, [&](std::optional<int> v) { relay.send(*v); })); });
  EXPECT_EQ(relay.recv(), 2);
}

TEST_F(SelectRules, WorksOnViewsAndSignals) {
  auto ch = make_chan(1);
  const SendChan<Unit> in = ch;
  const RecvChan<> out = ch;
  EXPECT_EQ(select(send(in)), 0u);
  bool ran = false;
  EXPECT_EQ(select(recv(out, [&] { ran = true; })), 0u);
  EXPECT_TRUE(ran);
  EXPECT_EQ(select(send(ch, [&] { ran = false; })), 0u);
  EXPECT_FALSE(ran);
}

class SelectOnWorkers : public RuntimeTest,
                        public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    gomaxprocs(GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(Workers, SelectOnWorkers, ::testing::Values(1, 2, 4));

TEST_P(SelectOnWorkers, CrossedSelectsLoseNothing) {
  // Every case is open on both sides at once, the channels named in any order.
  constexpr int kPairs = 8;
  constexpr int kEach = 400;
  auto a = make_chan<int>();
  auto b = make_chan<int>(2);
  auto received = make_chan<long>();
  for (int p = 0; p < kPairs; ++p) {
    go([=] {
      for (int i = 0; i < kEach; ++i) {
        if (i % 2 == 0) {
          select(send(a, 1), send(b, 1));
        } else {
          select(send(b, 1), send(a, 1));
        }
      }
    });
    go([=] {
      long sum = 0;
      for (int i = 0; i < kEach; ++i) {
        std::optional<int> v;
        select(recv(b, v), recv(a, v));
        sum += v.value();
      }
      received.send(sum);
    });
  }
  long total = 0;
  for (int p = 0; p < kPairs; ++p) total += received.recv().value();
  EXPECT_EQ(total, long{kPairs} * kEach);
}

TEST_P(SelectOnWorkers, SelectsMeetSelects) {
  // Both sides of every exchange are selects that could do either.
  constexpr int kRounds = 300;
  auto ch = make_chan<int>();
  auto roles = make_chan<std::size_t>(16);
  std::array<int, 2> counts{};
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < 4; ++i) {
      go([=] { roles.send(select(send(ch, 1), recv(ch))); });
    }
    for (int i = 0; i < 4; ++i) ++counts[roles.recv().value()];
  }
  EXPECT_EQ(counts[0], 2 * kRounds);
  EXPECT_EQ(counts[1], 2 * kRounds);
}

}  // namespace
}  // namespace gosan

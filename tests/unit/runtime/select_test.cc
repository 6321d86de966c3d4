#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;
using test::let_others_park;
using test::panic_of;

TEST(Select, RunsTheReadyCase) {
  const auto jobs = make_chan<int>(1);
  const auto quit = make_chan();
  jobs.send(5);
  int handled = 0;
  const std::size_t chosen =
      select(recv(jobs, [&](std::optional<int> job) { handled = *job; }),
             recv(quit, [&] { handled = -1; }));
  EXPECT_EQ(chosen, 0u);
  EXPECT_EQ(handled, 5);
}

TEST(Select, SwitchForm) {
  const auto jobs = make_chan<std::string>(1);
  jobs.send("job");
  std::optional<std::string> job;
  switch (select(recv(jobs, job), recv(make_chan()))) {
    case 0:
      EXPECT_EQ(job, "job");
      break;
    default:
      FAIL();
  }
}

TEST(Select, OtherwiseCountsAndDoesNotBlock) {
  const auto channel = make_chan<int>();
  bool ran = false;
  EXPECT_EQ(
      select(recv(channel), send(channel, 1), otherwise([&] { ran = true; })),
      2u);
  EXPECT_TRUE(ran);
  EXPECT_EQ(select(otherwise(), recv(channel)), 0u);
  EXPECT_EQ(select(otherwise()), 0u);
}

TEST(Select, SendsWhenTaken) {
  const auto channel = make_chan<std::unique_ptr<int>>();
  const auto got = make_chan<int>();
  go([=] { got.send(**channel.recv()); });
  bool sent = false;
  EXPECT_EQ(select(recv(make_chan()), send(channel, std::make_unique<int>(6),
                                           [&] { sent = true; })),
            1u);
  EXPECT_TRUE(sent);
  EXPECT_EQ(got.recv(), 6);
}

TEST(Select, ParksUntilOneIsReady) {
  const auto first = make_chan<int>();
  const auto second = make_chan<int>();
  go([=] {
    let_others_park();
    second.send(2);
  });
  std::optional<int> value;
  EXPECT_EQ(select(recv(first, value), recv(second, value)), 1u);
  EXPECT_EQ(value, 2);
  // The loser's queue is empty again.
  EXPECT_FALSE(first.try_send(1));
}

TEST(Select, ClosedChannelIsReady) {
  const auto channel = make_chan<int>();
  channel.close();
  std::optional<int> value = 3;
  EXPECT_EQ(select(recv(channel, value), recv(make_chan())), 0u);
  EXPECT_EQ(value, std::nullopt);
}

TEST(Select, CloseWakesASelect) {
  const auto channel = make_chan<int>();
  go([=] {
    let_others_park();
    channel.close();
  });
  std::optional<int> value = 3;
  EXPECT_EQ(select(recv(make_chan()), recv(channel, value)), 1u);
  EXPECT_EQ(value, std::nullopt);
}

TEST(Select, SendOnClosedPanics) {
  const auto channel = make_chan<int>();
  channel.close();
  EXPECT_EQ(panic_of([&] { select(send(channel, 1), recv(make_chan())); }),
            "send on closed channel");
  EXPECT_EQ(panic_of([&] { select(send(channel, 1), otherwise()); }),
            "send on closed channel");
}

TEST(Select, CloseWhileASelectWaitsToSendPanics) {
  const auto channel = make_chan<int>();
  const auto text = make_chan<std::string>();
  go([=] {
    text.send(panic_of([&] { select(send(channel, 1), recv(make_chan())); }));
  });
  let_others_park();
  channel.close();
  EXPECT_EQ(text.recv(), "send on closed channel");
}

TEST(Select, NilCasesAreNeverReady) {
  const auto channel = make_chan<int>(1);
  channel.send(1);
  EXPECT_EQ(select(recv(chan<int>()), send(chan<int>(), 2), recv(channel)), 2u);
  EXPECT_EQ(select(recv(chan<int>()), otherwise()), 1u);
}

TEST(Select, ChoosesUniformlyAmongReadyCases) {
  const auto closed = make_chan<int>();
  closed.close();
  constexpr int kRounds = 6000;
  int counts[3] = {};
  for (int i = 0; i < kRounds; ++i) {
    ++counts[select(recv(closed), recv(closed), recv(closed))];
  }
  for (int count : counts) {
    EXPECT_GT(count, kRounds / 3 - 400);
    EXPECT_LT(count, kRounds / 3 + 400);
  }
}

TEST(Select, UniformAlsoWithNilAndOtherwiseBetween) {
  const auto closed = make_chan<int>();
  closed.close();
  int counts[4] = {};
  for (int i = 0; i < 4000; ++i) {
    ++counts[select(recv(closed), recv(chan<int>()), otherwise(),
                    recv(closed))];
  }
  EXPECT_EQ(counts[1] + counts[2], 0);
  EXPECT_GT(counts[0], 1700);
  EXPECT_GT(counts[3], 1700);
}

TEST(Select, BothDirectionsOnOneChannel) {
  const auto channel = make_chan<int>();
  const auto other = make_chan<std::size_t>();
  go([=] { other.send(select(recv(channel), send(channel, 1))); });
  const std::size_t mine = select(recv(channel), send(channel, 2));
  EXPECT_EQ(mine + *other.recv(), 1u);
}

TEST(Select, CasesMadeAtRunTime) {
  std::vector<chan<int>> channels;
  std::vector<SelectCase> cases;
  for (int i = 0; i < 40; ++i) {
    channels.push_back(make_chan<int>(1));
    cases.push_back(recv(channels.back()));
  }
  channels[17].send(1);
  EXPECT_EQ(select(cases), 17u);
  go([=] {
    let_others_park();
    channels[31].send(1);
  });
  EXPECT_EQ(select(cases), 31u);
  cases.push_back(otherwise());
  EXPECT_EQ(select(cases), 40u);
}

TEST(Select, RunTimeCasesWithHandlersAndResults) {
  const auto numbers = make_chan<int>(1);
  const auto texts = make_chan<std::string>(2);
  std::optional<int> number;
  int calls = 0;
  std::vector<SelectCase> cases{
      recv(numbers, number),
      send(texts, std::string("again"), [&] { ++calls; })};
  EXPECT_EQ(select(cases), 1u);
  EXPECT_EQ(select(cases), 1u);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(texts.recv(), "again");
  EXPECT_EQ(texts.recv(), "again");
  texts.send("x");
  texts.send("y");
  numbers.send(4);
  EXPECT_EQ(select(cases), 0u);
  EXPECT_EQ(number, 4);
}

TEST(Select, UnchosenValueIsDestroyed) {
  const auto witness = std::make_shared<int>(1);
  const auto channel = make_chan<std::shared_ptr<int>>();
  EXPECT_EQ(select(send(channel, witness), otherwise()), 1u);
  EXPECT_EQ(witness.use_count(), 1);
}

TEST(Select, TimesOut) {
  EXPECT_EQ(select(recv(make_chan()), recv(time::after(5ms))), 1u);
}

}  // namespace
}  // namespace gosan

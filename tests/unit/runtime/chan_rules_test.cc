// Channels where goroutines already wait: who is served, with what, in which
// order. chan_test.cc has the plain operations.
#include <gosan/chan.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

using ChanRules = RuntimeTest;

TEST_F(ChanRules, AnUnbufferedSendReturnsOnlyWhenReceived) {
  auto ch = make_chan<int>();
  auto returned = make_chan<bool>(1);
  go([=] {
    ch.send(42);
    returned.send(true);
  });
  ASSERT_TRUE(await_state("chan send"));
  EXPECT_EQ(ch.len(), 0u);
  std::optional<bool> out;
  EXPECT_FALSE(returned.try_recv(out));
  EXPECT_EQ(ch.recv(), 42);
  EXPECT_EQ(returned.recv(), true);
}

TEST_F(ChanRules, WaitingSendersFollowTheBufferInOrder) {
  constexpr int kCap = 4;
  constexpr int kParked = 6;
  auto ch = make_chan<int>(kCap);
  for (int i = 0; i < kCap; ++i) ch.send(i);
  for (int i = 0; i < kParked; ++i) {
    go([=] { ch.send(kCap + i); });
    ASSERT_TRUE(await_state("chan send", static_cast<std::size_t>(i) + 1));
  }
  for (int i = 0; i < kCap + kParked; ++i) {
    // The buffer stays full as long as somebody waits.
    EXPECT_EQ(ch.len(),
              static_cast<std::size_t>(std::min(kCap, kCap + kParked - i)));
    EXPECT_EQ(ch.recv(), i);
  }
}

TEST_F(ChanRules, WaitingReceiversAreServedInOrder) {
  for (const std::size_t cap : {0u, 3u}) {
    auto ch = make_chan<int>(cap);
    auto pairs = make_chan<std::pair<int, int>>(5);
    for (int i = 0; i < 5; ++i) {
      go([=] { pairs.send({i, ch.recv().value()}); });
      ASSERT_TRUE(await_state("chan receive", static_cast<std::size_t>(i) + 1));
    }
    for (int i = 0; i < 5; ++i) ch.send(i);
    EXPECT_EQ(ch.len(), 0u);  // each went straight to its receiver
    for (int i = 0; i < 5; ++i) {
      const auto pair = pairs.recv().value();
      EXPECT_EQ(pair.first, pair.second);
    }
  }
}

TEST_F(ChanRules, CloseMakesEveryWaitingSenderPanic) {
  for (const std::size_t cap : {0u, 2u}) {
    auto ch = make_chan<int>(cap);
    for (std::size_t i = 0; i < cap; ++i) ch.send(7);
    auto texts = make_chan<std::string>(3);
    for (int i = 0; i < 3; ++i) {
      go([=] { texts.send(panic_text([&] { ch.send(8); })); });
    }
    ASSERT_TRUE(await_state("chan send", 3));
    ch.close();
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(texts.recv(), "send on closed channel");
    }
    // What was in the buffer stays; what the panicking senders held is gone.
    for (std::size_t i = 0; i < cap; ++i) EXPECT_EQ(ch.recv(), 7);
    EXPECT_EQ(ch.recv(), std::nullopt);
  }
}

TEST_F(ChanRules, MisusePanicsThroughEveryHandle) {
  auto closed = make_chan<int>(1);
  closed.close();
  const SendChan<int> view = closed;
  struct Row {
    const char* operation;
    std::function<void()> run;
    const char* text;
  };
  const Row rows[] = {
      {"send", [&] { closed.send(1); }, "send on closed channel"},
      {"try_send", [&] { closed.try_send(1); }, "send on closed channel"},
      {"close", [&] { closed.close(); }, "close of closed channel"},
      {"view.send", [&] { view.send(1); }, "send on closed channel"},
      {"view.try_send", [&] { view.try_send(1); }, "send on closed channel"},
      {"view.close", [&] { view.close(); }, "close of closed channel"},
      {"nil view.close", [] { SendChan<int>().close(); },
       "close of nil channel"},
      {"signal",
       [] {
         auto ch = make_chan();
         ch.close();
         ch.send();
       },
       "send on closed channel"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(panic_text(row.run), row.text) << row.operation;
  }
}

TEST_F(ChanRules, TrySendNeedsAReceiverOrRoom) {
  auto ch = make_chan<int>();
  EXPECT_FALSE(ch.try_send(1));
  auto out = make_chan<int>(1);
  go([=] { out.send(ch.recv().value()); });
  ASSERT_TRUE(await_state("chan receive"));
  EXPECT_TRUE(ch.try_send(2));
  EXPECT_FALSE(ch.try_send(3));  // the one receiver is taken
  EXPECT_EQ(out.recv(), 2);
}

TEST_F(ChanRules, TryRecvTakesFromAWaitingSender) {
  for (const std::size_t cap : {0u, 1u}) {
    auto ch = make_chan<int>(cap);
    for (std::size_t i = 0; i < cap; ++i) ch.send(5);
    go([=] { ch.send(6); });
    ASSERT_TRUE(await_state("chan send"));
    std::optional<int> out;
    for (std::size_t i = 0; i < cap; ++i) {
      EXPECT_TRUE(ch.try_recv(out));
      EXPECT_EQ(out, 5);
    }
    EXPECT_TRUE(ch.try_recv(out));
    EXPECT_EQ(out, 6);
    EXPECT_FALSE(ch.try_recv(out));
  }
}

template <class C>
concept CanSend = requires(const C& c) { c.send(1); };
template <class C>
concept CanRecv = requires(const C& c) { c.recv(); };
template <class C>
concept CanClose = requires(const C& c) { c.close(); };

TEST_F(ChanRules, ViewsGoOneWay) {
  static_assert(CanSend<SendChan<int>> && !CanRecv<SendChan<int>>);
  static_assert(!CanSend<RecvChan<int>> && CanRecv<RecvChan<int>>);
  static_assert(CanClose<SendChan<int>> && !CanClose<RecvChan<int>>);
  static_assert(std::is_convertible_v<chan<int>, SendChan<int>>);
  static_assert(std::is_convertible_v<chan<int>, RecvChan<int>>);
  static_assert(!std::is_convertible_v<SendChan<int>, chan<int>>);
  static_assert(!std::is_convertible_v<RecvChan<int>, SendChan<int>>);
  auto ch = make_chan<int>(1);
  EXPECT_EQ(SendChan<int>(ch), SendChan<int>(ch));
  EXPECT_NE(RecvChan<int>(ch), RecvChan<int>(make_chan<int>(1)));
  for (int v : RecvChan<int>([&] {
         ch.send(1);
         ch.close();
         return ch;
       }())) {
    EXPECT_EQ(v, 1);
  }
}

TEST_F(ChanRules, AHandleAssignedToItselfStays) {
  auto ch = make_chan<int>(1);
  chan<int>& alias = ch;
  ch = alias;
  ch.send(1);
  ch = std::move(alias);
  EXPECT_EQ(ch.recv(), 1);
}

TEST_F(ChanRules, AChannelTravelsThroughAChannel) {
  // A request carries the channel of its answer.
  auto requests = make_chan<chan<int>>();
  go([=] {
    int n = 0;
    for (chan<int> answer : requests) answer.send(++n);
  });
  auto answer = make_chan<int>();
  for (int i = 1; i <= 3; ++i) {
    requests.send(answer);
    EXPECT_EQ(answer.recv(), i);
  }
  requests.close();
}

}  // namespace
}  // namespace gosan

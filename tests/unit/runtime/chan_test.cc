#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support.h"

namespace gosan {
namespace {

using test::let_others_park;
using test::panic_of;

TEST(Chan, DefaultConstructedIsNil) {
  const chan<int> nil;
  EXPECT_FALSE(nil);
  EXPECT_EQ(nil.len(), 0u);
  EXPECT_EQ(nil.cap(), 0u);
  EXPECT_EQ(nil, chan<int>());
  std::optional<int> out;
  EXPECT_FALSE(nil.try_send(1));
  EXPECT_FALSE(nil.try_recv(out));
}

TEST(Chan, CopiesNameTheSameChannel) {
  const auto channel = make_chan<int>(1);
  const chan<int> copy = channel;
  copy.send(3);
  EXPECT_EQ(channel, copy);
  EXPECT_EQ(channel.len(), 1u);
  EXPECT_EQ(channel.recv(), 3);
}

TEST(Chan, MovedFromIsNil) {
  auto channel = make_chan<int>(1);
  const chan<int> moved = std::move(channel);
  EXPECT_TRUE(moved);
  EXPECT_FALSE(channel);  // NOLINT(bugprone-use-after-move)
}

TEST(Chan, UnbufferedHandsOver) {
  const auto channel = make_chan<int>();
  go([channel] { channel.send(42); });
  EXPECT_EQ(channel.recv(), 42);
}

TEST(Chan, BufferIsFifo) {
  const auto channel = make_chan<int>(3);
  for (int i = 0; i < 3; ++i) channel.send(i);
  EXPECT_FALSE(channel.try_send(3));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(channel.recv(), i);
}

TEST(Chan, FifoThroughFullBufferAndWaitingSenders) {
  const auto channel = make_chan<int>(2);
  channel.send(0);
  channel.send(1);
  const auto parked = make_chan(1);
  for (int i = 2; i < 6; ++i) {
    go([=] { channel.send(i); });
    let_others_park();  // so that they queue in this order
  }
  for (int i = 0; i < 6; ++i) EXPECT_EQ(channel.recv(), i);
}

TEST(Chan, WaitingReceiversAreServedInOrder) {
  const auto channel = make_chan<int>();
  const auto results = make_chan<std::pair<int, int>>(3);
  for (int i = 0; i < 3; ++i) {
    go([=] { results.send({i, *channel.recv()}); });
    let_others_park();
  }
  for (int i = 0; i < 3; ++i) channel.send(i * 10);
  for (int i = 0; i < 3; ++i) {
    const auto result = results.recv();
    EXPECT_EQ(result->second, result->first * 10);
  }
}

TEST(Chan, SendOnClosedPanics) {
  const auto channel = make_chan<int>(1);
  channel.close();
  EXPECT_EQ(panic_of([&] { channel.send(1); }), "send on closed channel");
  EXPECT_EQ(panic_of([&] { channel.try_send(1); }), "send on closed channel");
}

TEST(Chan, CloseWakesBlockedSenderWithPanic) {
  const auto channel = make_chan<int>();
  const auto text = make_chan<std::string>();
  go([=] { text.send(panic_of([&] { channel.send(1); })); });
  let_others_park();
  channel.close();
  EXPECT_EQ(text.recv(), "send on closed channel");
}

TEST(Chan, ClosePanics) {
  const auto channel = make_chan<int>();
  channel.close();
  EXPECT_EQ(panic_of([&] { channel.close(); }), "close of closed channel");
  EXPECT_EQ(panic_of([] { chan<int>().close(); }), "close of nil channel");
}

TEST(Chan, ClosedIsDrainedFirst) {
  const auto channel = make_chan<int>(2);
  channel.send(1);
  channel.send(2);
  channel.close();
  EXPECT_EQ(channel.recv(), 1);
  EXPECT_EQ(channel.recv(), 2);
  EXPECT_EQ(channel.recv(), std::nullopt);
  std::optional<int> out = 7;
  EXPECT_TRUE(channel.try_recv(out));
  EXPECT_EQ(out, std::nullopt);
}

TEST(Chan, CloseWakesAllReceivers) {
  const auto channel = make_chan<int>();
  sync::WaitGroup group;
  for (int i = 0; i < 10; ++i) {
    group.go([=] { EXPECT_EQ(channel.recv(), std::nullopt); });
  }
  let_others_park();
  channel.close();
  group.wait();
}

TEST(Chan, RangeEndsWhenClosedAndDrained) {
  const auto channel = make_chan<int>(3);
  go([channel] {
    for (int i = 1; i <= 5; ++i) channel.send(i);
    channel.close();
  });
  int sum = 0;
  for (int value : channel) sum += value;
  EXPECT_EQ(sum, 15);
}

TEST(Chan, TryRecvOnEmptyLeavesTheTarget) {
  const auto channel = make_chan<int>(1);
  std::optional<int> out = 5;
  EXPECT_FALSE(channel.try_recv(out));
  EXPECT_EQ(out, 5);
}

TEST(Chan, FailedTrySendLeavesTheValue) {
  const auto channel = make_chan<std::unique_ptr<int>>();
  auto value = std::make_unique<int>(3);
  EXPECT_FALSE(channel.try_send(std::move(value)));
  ASSERT_NE(value, nullptr);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(*value, 3);
}

TEST(Chan, MoveOnlyValues) {
  const auto channel = make_chan<std::unique_ptr<int>>(2);
  channel.send(std::make_unique<int>(1));
  EXPECT_TRUE(channel.try_send(std::make_unique<int>(2)));
  int sum = **channel.recv();
  channel.close();
  for (std::unique_ptr<int> value : channel) sum += *value;
  EXPECT_EQ(sum, 3);
}

TEST(Chan, OneWayViews) {
  const auto channel = make_chan<int>(1);
  const SendChan<int> in = channel;
  const RecvChan<int> out = channel;
  EXPECT_TRUE(in);
  in.send(4);
  EXPECT_EQ(out.len(), 1u);
  EXPECT_EQ(out.recv(), 4);
  in.close();
  EXPECT_EQ(out.recv(), std::nullopt);
  EXPECT_FALSE(RecvChan<int>());
}

TEST(Chan, SignalsNeedNoValue) {
  const chan<> done = make_chan();
  go([=] { done.send(); });
  EXPECT_TRUE(done.recv().has_value());
  const auto buffered = make_chan(1);
  EXPECT_TRUE(buffered.try_send());
  EXPECT_FALSE(buffered.try_send());
}

TEST(Chan, SizeOutOfRange) {
  EXPECT_EQ(panic_of([] { make_chan<int>(static_cast<std::size_t>(-1)); }),
            "makechan: size out of range");
  EXPECT_EQ(panic_of([] { make_chan<int>(SIZE_MAX / 4); }),
            "makechan: size out of range");
}

struct alignas(128) Wide {
  std::array<std::uint64_t, 16> words{};
  bool aligned() const {
    return reinterpret_cast<std::uintptr_t>(this) % 128 == 0;
  }
};
struct alignas(128) WideString {
  std::string text;
  bool aligned() const {
    return reinterpret_cast<std::uintptr_t>(this) % 128 == 0;
  }
};

TEST(Chan, OverAlignedValues) {
  const auto bytes = make_chan<Wide>(1);
  Wide wide;
  wide.words[15] = 9;
  bytes.send(wide);
  const std::optional<Wide> got = bytes.recv();
  EXPECT_TRUE(got->aligned());
  EXPECT_EQ(got->words[15], 9u);
  const auto boxed = make_chan<WideString>(1);
  boxed.send(WideString{"text"});
  const std::optional<WideString> string = boxed.recv();
  EXPECT_TRUE(string->aligned());
  EXPECT_EQ(string->text, "text");
}

// Counts its live objects and throws in its nth move.
struct Fragile {
  static inline int live = 0;
  static inline int moves_left = 0;
  Fragile() { ++live; }
  Fragile(Fragile&&) {
    if (--moves_left < 0) throw std::runtime_error("move");
    ++live;
  }
  ~Fragile() { --live; }
};

TEST(Chan, ThrowingMovesLoseNothingAndLeakNothing) {
  for (int moves = 0; moves < 6; ++moves) {
    Fragile::live = 0;
    {
      const auto channel = make_chan<Fragile>(1);
      Fragile::moves_left = moves;
      try {
        channel.send(Fragile());
        channel.recv();
      } catch (const std::runtime_error&) {
      }
      Fragile::moves_left = 100;
      EXPECT_TRUE(channel.try_send(Fragile()) || channel.len() == 1);
    }
    EXPECT_EQ(Fragile::live, 0) << moves;
  }
}

TEST(Chan, UnreceivedValuesDieWithTheChannel) {
  const auto witness = std::make_shared<int>(1);
  {
    const auto channel = make_chan<std::shared_ptr<int>>(3);
    channel.send(witness);
    channel.send(witness);
    EXPECT_EQ(witness.use_count(), 3);
  }
  EXPECT_EQ(witness.use_count(), 1);
}

TEST(Chan, ParkedOperationKeepsTheChannel) {
  const auto result = make_chan<int>();
  std::optional<SendChan<int>> sender;
  {
    auto channel = make_chan<int>();
    sender = channel;
    go([result, c = RecvChan<int>(channel)]() mutable {
      result.send(*c.recv());
    });
  }
  let_others_park();
  sender->send(8);
  sender.reset();
  EXPECT_EQ(result.recv(), 8);
}

TEST(Chan, ForeignThreadsMayUseChannels) {
  const auto there = make_chan<int>();
  const auto back = make_chan<int>();
  std::thread thread([=] {
    for (int value : there) back.send(value + 1);
    back.close();
  });
  for (int i = 0; i < 100; ++i) {
    there.send(i);
    EXPECT_EQ(back.recv(), i + 1);
  }
  there.close();
  EXPECT_EQ(back.recv(), std::nullopt);
  thread.join();
}

}  // namespace
}  // namespace gosan

// What may travel through a channel, and what becomes of it.
#include <gosan/chan.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "runtime_test.h"

namespace gosan {
namespace {

// Counts its live values, refuses copies, and can be told to throw.
class Tracked {
 public:
  explicit Tracked(int number) : number_(number) { ++live; }
  Tracked(Tracked&& other) : number_(std::exchange(other.number_, -1)) {
    if (throw_at_move == number_ && number_ >= 0) {
      other.number_ = number_;
      throw std::runtime_error("move refused");
    }
    ++live;
  }
  Tracked& operator=(Tracked&& other) noexcept {
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  ~Tracked() { --live; }

  int number() const { return number_; }

  static inline int live = 0;
  static inline int throw_at_move = -1;

 private:
  int number_;
};

class ChanValue : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    gomaxprocs(1);  // Tracked counts without a lock
    Tracked::live = 0;
    Tracked::throw_at_move = -1;
  }
  void TearDown() override {
    RuntimeTest::TearDown();
    EXPECT_EQ(Tracked::live, 0);
  }
};

TEST_F(ChanValue, MoveOnly) {
  for (const std::size_t cap : {0u, 2u}) {
    auto ch = make_chan<std::unique_ptr<int>>(cap);
    go([=] {
      ch.send(std::make_unique<int>(1));
      ch.send(nullptr);
      ch.close();
    });
    EXPECT_EQ(**ch.recv(), 1);
    EXPECT_EQ(ch.recv(), std::optional<std::unique_ptr<int>>(nullptr));
    EXPECT_FALSE(ch.recv().has_value());
  }
}

TEST_F(ChanValue, RangeMovesTheValues) {
  auto ch = make_chan<std::unique_ptr<int>>(2);
  ch.send(std::make_unique<int>(1));
  ch.send(std::make_unique<int>(2));
  ch.close();
  int sum = 0;
  for (std::unique_ptr<int> v : ch) sum += *v;
  EXPECT_EQ(sum, 3);
}

TEST_F(ChanValue, AFailedTrySendLeavesTheValue) {
  auto ch = make_chan<std::unique_ptr<int>>();
  auto value = std::make_unique<int>(4);
  EXPECT_FALSE(ch.try_send(std::move(value)));
  ASSERT_NE(value, nullptr);
  auto closed = make_chan<std::unique_ptr<int>>(1);
  closed.close();
  EXPECT_EQ(panic_text([&] { closed.try_send(std::move(value)); }),
            "send on closed channel");
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(*value, 4);
  auto roomy = make_chan<std::unique_ptr<int>>(1);
  EXPECT_TRUE(roomy.try_send(std::move(value)));
  EXPECT_EQ(value, nullptr);
}

TEST_F(ChanValue, UnreceivedValuesDieWithTheChannel) {
  {
    auto ch = make_chan<Tracked>(4);
    for (int i = 0; i < 4; ++i) ch.send(Tracked(i));
    EXPECT_EQ(Tracked::live, 4);
    EXPECT_EQ(ch.recv()->number(), 0);
    ch.close();
    EXPECT_EQ(Tracked::live, 3);
  }
  EXPECT_EQ(Tracked::live, 0);
}

TEST_F(ChanValue, APanickingSendersValueDies) {
  auto ch = make_chan<Tracked>();
  auto done = make_chan<std::string>();
  go([=] { done.send(panic_text([&] { ch.send(Tracked(1)); })); });
  ASSERT_TRUE(await_state("chan send"));
  EXPECT_GE(Tracked::live, 1);
  ch.close();
  EXPECT_EQ(done.recv(), "send on closed channel");
  EXPECT_EQ(Tracked::live, 0);
}

TEST_F(ChanValue, AThrowingMoveAtTheSendSendsNothing) {
  auto ch = make_chan<Tracked>(1);
  Tracked value(7);
  Tracked::throw_at_move = 7;
  EXPECT_THROW(ch.send(std::move(value)), std::runtime_error);
  EXPECT_THROW(ch.try_send(std::move(value)), std::runtime_error);
  Tracked::throw_at_move = -1;
  EXPECT_EQ(ch.len(), 0u);
  ch.send(Tracked(8));
  EXPECT_EQ(ch.recv()->number(), 8);
}

TEST_F(ChanValue, AThrowingMoveAtTheReceiveLosesOnlyThatValue) {
  auto ch = make_chan<Tracked>(2);
  ch.send(Tracked(1));
  ch.send(Tracked(2));
  Tracked::throw_at_move = 1;
  EXPECT_THROW(ch.recv(), std::runtime_error);
  Tracked::throw_at_move = -1;
  EXPECT_EQ(Tracked::live, 1);
  EXPECT_EQ(ch.recv()->number(), 2);
}

TEST_F(ChanValue, AThrowingMoveOfAParkedReceiverSparesTheSender) {
  auto ch = make_chan<Tracked>();
  auto done = make_chan<std::string>(1);
  go([=] {
    try {
      ch.recv();
    } catch (const std::runtime_error& error) {
      done.send(error.what());
    }
  });
  ASSERT_TRUE(await_state("chan receive"));
  ch.send(Tracked(3));
  Tracked::throw_at_move = 3;  // on one worker the receiver has not run yet
  EXPECT_EQ(done.recv(), "move refused");
}

struct alignas(64) Wide {
  std::uint64_t words[16] = {};
};

// Not trivially copyable: each move checks where it is put.
struct alignas(128) WideTracked {
  explicit WideTracked(int n) : number(n) { check(); }
  WideTracked(WideTracked&& other) noexcept : number(other.number) { check(); }
  void check() const {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(this) % 128, 0u);
  }
  int number;
};

TEST_F(ChanValue, OverAligned) {
  for (const std::size_t cap : {0u, 3u}) {
    auto wide = make_chan<Wide>(cap);
    auto tracked = make_chan<WideTracked>(cap);
    go([=] {
      for (std::uint64_t i = 0; i < 5; ++i) {
        Wide value;
        value.words[0] = i;
        value.words[15] = ~i;
        wide.send(value);
        tracked.send(WideTracked(static_cast<int>(i)));
      }
    });
    for (std::uint64_t i = 0; i < 5; ++i) {
      const std::optional<Wide> value = wide.recv();
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&*value) % 64, 0u);
      EXPECT_EQ(value->words[0], i);
      EXPECT_EQ(value->words[15], ~i);
      EXPECT_EQ(tracked.recv()->number, static_cast<int>(i));
    }
  }
}

TEST_F(ChanValue, Big) {
  struct Page {
    unsigned char bytes[20000];
  };
  auto ch = make_chan<std::unique_ptr<Page>>();
  auto raw = make_chan<Page>(2);
  go([=] {
    Page page{};
    page.bytes[0] = 1;
    page.bytes[19999] = 2;
    raw.send(page);
    ch.send(std::make_unique<Page>(page));
  });
  const auto by_value = raw.recv();
  EXPECT_EQ(by_value->bytes[0] + by_value->bytes[19999], 3);
  const auto boxed = ch.recv();
  EXPECT_EQ((*boxed)->bytes[0] + (*boxed)->bytes[19999], 3);
}

TEST_F(ChanValue, NeitherDefaultConstructibleNorAssignable) {
  struct Rigid {
    explicit Rigid(int n) : number(n) {}
    const int number;
  };
  auto ch = make_chan<Rigid>(1);
  ch.send(Rigid(1));
  std::optional<Rigid> out;
  EXPECT_TRUE(ch.try_recv(out));
  EXPECT_EQ(out->number, 1);
  EXPECT_TRUE(ch.try_send(Rigid(2)));
  EXPECT_FALSE(ch.try_send(Rigid(3)));
  EXPECT_EQ(ch.recv()->number, 2);
}

TEST_F(ChanValue, OptionalsAreOrdinaryValues) {
  auto ch = make_chan<std::optional<int>>(2);
  ch.send(std::nullopt);
  ch.close();
  EXPECT_TRUE(ch.recv().has_value());
  EXPECT_FALSE(ch.recv().has_value());
}

}  // namespace
}  // namespace gosan

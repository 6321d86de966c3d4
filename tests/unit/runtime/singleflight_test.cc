#include <gosan/chan.h>
#include <gosan/singleflight.h>

#include <atomic>
#include <stdexcept>
#include <string>

#include "runtime_test.h"

namespace gosan::singleflight {
namespace {

class SingleflightTest : public RuntimeTest {};

std::pair<int, Error> answer(int n) { return {n, Error()}; }

TEST_F(SingleflightTest, ReturnsWhatTheFunctionReturns) {
  Group<std::string, int> group;
  auto [value, error, shared] = group.do_("k", [] { return answer(7); });
  EXPECT_EQ(value, 7);
  EXPECT_FALSE(error);
  EXPECT_FALSE(shared);
  const Error bad("bad");
  const auto result =
      group.do_("k", [&] { return std::pair<int, Error>(0, bad); });
  EXPECT_EQ(result.err, bad);
}

TEST_F(SingleflightTest, CallersShareOneRun) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Group<int, int> group;
    std::atomic<int> runs{0};
    std::atomic<int> shared{0};
    const auto gate = make_chan();
    sync::WaitGroup callers;
    for (int i = 0; i < 10; ++i) {
      callers.go([&] {
        const auto result = group.do_(1, [&] {
          ++runs;
          gate.recv();
          return answer(5);
        });
        EXPECT_EQ(result.val, 5);
        shared += result.shared ? 1 : 0;
      });
    }
    ASSERT_TRUE(await_state("sync.WaitGroup.Wait", 9));
    gate.send();
    callers.wait();
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(shared, 10);
  }
}

TEST_F(SingleflightTest, OtherKeysRunAtTheSameTime) {
  Group<int, int> group;
  const auto meet = make_chan();
  sync::WaitGroup callers;
  callers.go([&] {
    group.do_(1, [&] {
      meet.send();
      return answer(1);
    });
  });
  callers.go([&] {
    group.do_(2, [&] {
      meet.recv();
      return answer(2);
    });
  });
  callers.wait();
}

TEST_F(SingleflightTest, DoChan) {
  Group<std::string, int> group;
  const auto gate = make_chan();
  const auto first = group.do_chan("k", [&] {
    gate.recv();
    return answer(3);
  });
  const auto second = group.do_chan("k", [] { return answer(4); });
  EXPECT_EQ(first.cap(), 1u);
  gate.send();
  for (const auto& results : {first, second}) {
    const auto result = results.recv();
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->val, 3);
    EXPECT_TRUE(result->shared);
  }
  const auto alone = group.do_chan("k", [] { return answer(5); }).recv();
  EXPECT_EQ(alone->val, 5);
  EXPECT_FALSE(alone->shared);
}

TEST_F(SingleflightTest, ForgetStartsANewRun) {
  Group<std::string, int> group;
  const auto gate = make_chan();
  const auto first = group.do_chan("k", [&] {
    gate.recv();
    return answer(1);
  });
  group.forget("k");
  EXPECT_EQ(group.do_("k", [] { return answer(2); }).val, 2);
  gate.send();
  EXPECT_EQ(first.recv()->val, 1);
}

TEST_F(SingleflightTest, PanicReachesEveryCaller) {
  Group<int, int> group;
  const auto gate = make_chan();
  std::atomic<int> panics{0};
  sync::WaitGroup callers;
  for (int i = 0; i < 3; ++i) {
    callers.go([&] {
      const std::string text = panic_text([&] {
        group.do_(1, [&]() -> std::pair<int, Error> {
          gate.recv();
          throw std::runtime_error("boom");
        });
      });
      // The text, an empty line, the stack.
      panics += text.starts_with("boom\n\n") ? 1 : 0;
    });
  }
  ASSERT_TRUE(await_state("sync.WaitGroup.Wait", 2));
  gate.send();
  callers.wait();
  EXPECT_EQ(panics, 3);
  EXPECT_EQ(group.do_(1, [] { return answer(9); }).val, 9);
}

TEST_F(SingleflightTest, GoexitEndsEveryCaller) {
  Group<int, int> group;
  const auto gate = make_chan();
  std::atomic<int> went_on{0};
  sync::WaitGroup callers;
  for (int i = 0; i < 3; ++i) {
    callers.go([&] {
      group.do_(1, [&]() -> std::pair<int, Error> {
        gate.recv();
        goexit();
      });
      ++went_on;
    });
  }
  ASSERT_TRUE(await_state("sync.WaitGroup.Wait", 2));
  gate.send();
  callers.wait();
  EXPECT_EQ(went_on, 0);
}

TEST_F(SingleflightTest, ManyRounds) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    Group<int, int> group;
    std::atomic<int> running[4] = {};
    sync::WaitGroup callers;
    for (int g = 0; g < 8; ++g) {
      callers.go([&] {
        for (int i = 0; i < 500; ++i) {
          const int key = i % 4;
          const auto result = group.do_(key, [&] {
            EXPECT_EQ(++running[key], 1);
            if (i % 3 == 0) gosched();
            --running[key];
            return answer(key);
          });
          EXPECT_EQ(result.val, key);
          if (i % 50 == 0) group.forget(key + 100);
        }
      });
    }
    callers.wait();
  }
}

}  // namespace
}  // namespace gosan::singleflight

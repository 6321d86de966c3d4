#include <gosan/sync.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

#include "runtime_test.h"

namespace gosan::sync {
namespace {

class OnceFuncTest : public RuntimeTest {};

TEST_F(OnceFuncTest, RunsOnceAtTheFirstCall) {
  int calls = 0;
  const auto f = once_func([&] { ++calls; });
  EXPECT_EQ(calls, 0);
  f();
  f();
  const auto copy = f;
  copy();
  EXPECT_EQ(calls, 1);
}

TEST_F(OnceFuncTest, ValueIsTheSameEveryTime) {
  int calls = 0;
  const auto f = once_value([&] { return std::to_string(++calls); });
  EXPECT_EQ(f(), "1");
  EXPECT_EQ(f(), "1");
}

TEST_F(OnceFuncTest, PanicsTheSameEveryTime) {
  int calls = 0;
  const auto f = once_func([&] {
    ++calls;
    panic("boom " + std::to_string(calls));
  });
  EXPECT_EQ(panic_text(f), "boom 1");
  EXPECT_EQ(panic_text(f), "boom 1");
  const auto g = once_value([]() -> int { throw std::out_of_range("far"); });
  EXPECT_THROW(g(), std::out_of_range);
  EXPECT_THROW(g(), std::out_of_range);
}

TEST_F(OnceFuncTest, GoexitLeavesNeitherResultNorPanic) {
  const auto f = once_func([] { goexit(); });
  WaitGroup group;
  group.go([&] {
    f();
    ADD_FAILURE() << "went on";
  });
  group.wait();
  EXPECT_EQ(panic_text(f),
            "panic called with nil argument (use GODEBUG=panicnil=1 to "
            "disable)");
}

TEST_F(OnceFuncTest, DropsTheFunctionAfterItsRun) {
  auto captured = std::make_shared<int>(1);
  const auto f = once_func([captured] {});
  EXPECT_EQ(captured.use_count(), 2);
  f();
  EXPECT_EQ(captured.use_count(), 1);
}

TEST_F(OnceFuncTest, EverybodyWaitsForTheEnd) {
  for (const int workers : {1, 4}) {
    gomaxprocs(workers);
    std::atomic<int> calls{0};
    const auto f = once_value([&] {
      for (int i = 0; i < 10; ++i) gosched();
      return ++calls;
    });
    WaitGroup group;
    for (int i = 0; i < 20; ++i) {
      group.go([&, f] { EXPECT_EQ(f(), 1); });
    }
    group.wait();
    EXPECT_EQ(calls, 1);
  }
}

}  // namespace
}  // namespace gosan::sync

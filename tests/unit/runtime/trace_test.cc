// The calls of <gosan/trace.h>; what the files hold is checked in tests/trace.
#include <gosan/chan.h>
#include <gosan/context.h>
#include <gosan/go.h>
#include <gosan/sync.h>
#include <gosan/time.h>
#include <gosan/trace.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "runtime_test.h"

namespace gosan {
namespace {

class Trace : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    path_ = testing::TempDir() + "gosan-trace-" + std::to_string(getpid());
  }
  void TearDown() override {
    EXPECT_FALSE(trace::is_enabled());
    unlink(path_.c_str());
    RuntimeTest::TearDown();
  }
  off_t written() const {
    struct stat status{};
    return stat(path_.c_str(), &status) == 0 ? status.st_size : -1;
  }

  std::string path_;
};

TEST_F(Trace, IsOffUntilStartedAndAfterStop) {
  EXPECT_FALSE(trace::is_enabled());
  EXPECT_FALSE(trace::start(path_));
  EXPECT_TRUE(trace::is_enabled());
  EXPECT_EQ(written(), 0);
  EXPECT_FALSE(trace::stop());
  EXPECT_FALSE(trace::is_enabled());
  EXPECT_GT(written(), 100);
}

TEST_F(Trace, StartsOnlyOnceAtATime) {
  ASSERT_FALSE(trace::start(path_));
  EXPECT_EQ(trace::start(path_ + "2").message(), "tracing is already enabled");
  EXPECT_FALSE(trace::stop());
  EXPECT_FALSE(trace::stop());  // no effect
  ASSERT_FALSE(trace::start(path_));
  EXPECT_FALSE(trace::stop());
}

TEST_F(Trace, SaysWhyAFileCannotBeWritten) {
  EXPECT_EQ(trace::start("/nonexistent/file").message(),
            "open /nonexistent/file: No such file or directory");
  EXPECT_FALSE(trace::is_enabled());
  ASSERT_FALSE(trace::start("/dev/full"));
  EXPECT_EQ(trace::stop().message(),
            "write /dev/full: No space left on device");
}

TEST_F(Trace, RegionsPassResultsOnAndCostNothingWhenOff) {
  for (const bool on : {false, true}) {
    if (on) {
      ASSERT_FALSE(trace::start(path_));
    }
    EXPECT_EQ(trace::with_region("a", [] { return 5; }), 5);
    const auto owned =
        trace::with_region("b", [] { return std::make_unique<int>(6); });
    EXPECT_EQ(*owned, 6);
    int value = 0;
    int& same = trace::with_region("c", [&]() -> int& { return value; });
    EXPECT_EQ(&same, &value);
    EXPECT_EQ(
        panic_text([] { trace::with_region("d", [] { panic("through"); }); }),
        "through");
  }
  EXPECT_FALSE(trace::stop());
}

TEST_F(Trace, TasksTravelInContexts) {
  ASSERT_FALSE(trace::start(path_));
  auto [outer, outer_task] = trace::new_task(context::background(), "outer");
  auto [inner, inner_task] = trace::new_task(outer, "inner");
  EXPECT_NE(outer_task.id(), inner_task.id());
  EXPECT_EQ(detail::trace_task_of(outer), outer_task.id());
  EXPECT_EQ(detail::trace_task_of(inner), inner_task.id());
  EXPECT_EQ(detail::trace_task_of(context::background()), 0u);
  trace::Task moved = std::move(inner_task);
  EXPECT_EQ(inner_task.id(), 0u);  // NOLINT(bugprone-use-after-move)
  moved.end();
  moved.end();
  EXPECT_FALSE(trace::stop());
}

TEST_F(Trace, WhatEndsAfterStopIsNoTrouble) {
  ASSERT_FALSE(trace::start(path_));
  trace::Region region("open");
  trace::Task task("open");
  EXPECT_FALSE(trace::stop());
  region.end();
  ASSERT_FALSE(trace::start(path_));
  task.end();
  EXPECT_FALSE(trace::stop());
}

// No gap, no crash, nobody lost, however the switch falls.
TEST_F(Trace, StartsAndStopsUnderLoad) {
  gomaxprocs(4);
  std::atomic<bool> stop{false};
  sync::WaitGroup group;
  for (int i = 0; i < 4; ++i) {
    const auto ch = make_chan<int>();
    group.go([=, &stop] {
      while (!stop) {
        for (int k = 0; k < 20; ++k) ch.send(k);
        time::sleep(std::chrono::microseconds(100));
      }
      ch.close();
    });
    group.go([=] {
      for ([[maybe_unused]] const int value : ch) {
        const trace::Region region("value");
        trace::log("a", "b");
      }
    });
  }
  for (int i = 0; i < 10; ++i) {
    ASSERT_FALSE(trace::start(path_));
    for (int k = 0; k < 20; ++k) gosched();
    ASSERT_FALSE(trace::stop());
  }
  stop = true;
  group.wait();
}

}  // namespace
}  // namespace gosan

// What happens where a number runs out: one line and exit code 70, never a
// number that is used twice.
#include "bounds.h"

#include <gtest/gtest.h>

#include "script.h"
#include "sync_var.h"

namespace gosan::detector {
namespace {

constexpr int kRefused = 70;
// More than the ids that threads take at once.
constexpr std::uint32_t kFew = 500;

class BoundsDeathTest : public Script {};

TEST_F(BoundsDeathTest, Segments) {
  EXPECT_EXIT(
      {
        g_bounds.segments = kFew;
        Actor a(*this);
        for (std::size_t i = 0; i < kFew + 200; ++i) {
          a.write(8 * (i % 500));
          a.release();
        }
      },
      ::testing::ExitedWithCode(kRefused),
      "gosan: too many epochs with accesses are remembered; the most is "
      "\\(500\\)");
}

TEST_F(BoundsDeathTest, ClockNodes) {
  EXPECT_EXIT(
      {
        g_bounds.clock_nodes = kFew;
        for (int i = 0; i < 20000; ++i) {
          auto* actor = new Actor(*this);
          publish_merged(address(64), actor->release());
        }
      },
      ::testing::ExitedWithCode(kRefused),
      "gosan: the goroutines' clocks are too big; the most nodes are "
      "\\(500\\)");
}

TEST_F(BoundsDeathTest, ClockIndices) {
  EXPECT_EXIT(
      {
        g_bounds.clock_indices = kFew;
        for (std::uint32_t i = 0; i < kFew + 2; ++i) new Actor(*this);
      },
      ::testing::ExitedWithCode(kRefused),
      "gosan: too many goroutines are remembered; the most is \\(500\\)");
}

TEST_F(BoundsDeathTest, TaskRecords) {
  EXPECT_EXIT(
      {
        g_bounds.task_records = kFew;
        for (std::uint32_t i = 0; i < kFew + 2; ++i) new Actor(*this);
      },
      ::testing::ExitedWithCode(kRefused),
      "gosan: too many goroutines have records; the most is \\(500\\)");
}

}  // namespace
}  // namespace gosan::detector

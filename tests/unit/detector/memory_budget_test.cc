// What is left when everything was forgotten.
#include "memory_budget.h"

#include <gtest/gtest.h>

#include "collect.h"
#include "script.h"
#include "segment.h"
#include "sync_var.h"

namespace gosan::detector {
namespace {

class MemoryBudget : public Script {
 protected:
  ~MemoryBudget() override { set_memory_limit(0); }

  // Every process is over it.
  static void go_over_the_limit() {
    set_memory_limit(1);
    const std::uint64_t before = times_forgotten();
    for (int i = 0; i < 64 && times_forgotten() == before; ++i) {
      note_growth(std::size_t{1} << 20);
      collect_if_needed();
    }
    EXPECT_EQ(times_forgotten(), before + 1);
    set_memory_limit(0);
  }
};

TEST_F(MemoryBudget, IsNotLookedAtWithoutALimit) {
  const std::uint64_t before = times_forgotten();
  for (int i = 0; i < 64; ++i) note_growth(std::size_t{1} << 20);
  collect_if_needed();
  EXPECT_EQ(times_forgotten(), before);
}

TEST_F(MemoryBudget, ForgetsWhatCameBefore) {
  Actor a(*this), b(*this);
  a.write(0);
  go_over_the_limit();
  EXPECT_FALSE(b.races_writing(0));
}

TEST_F(MemoryBudget, FindsWhatComesAfter) {
  Actor a(*this), b(*this);
  a.write(0);
  const Snap unrelated = a.release();
  b.acquire(unrelated);
  go_over_the_limit();
  a.write(0);
  EXPECT_TRUE(b.races_writing(0)) << "the order from before is no order now";
}

TEST_F(MemoryBudget, InventsNoRace) {
  Actor a(*this), b(*this), c(*this);
  a.write(0);
  publish(address(64), a.release());
  publish_merged(address(128), a.release());
  exchange_slot(a.task(), this, 0);
  go_over_the_limit();
  // Edges that are half before and half after.
  b.acquire(published_at(address(64)));
  EXPECT_FALSE(b.races_writing(0));
  publish_merged(address(128), b.release());
  c.acquire(published_at(address(128)));
  EXPECT_FALSE(c.races_writing(0));
  exchange_slot(c.task(), this, 0);
  exchange_slot(a.task(), this, 0);
  EXPECT_FALSE(a.races_writing(0));
  forget_channel(this);
}

TEST_F(MemoryBudget, GivesSegmentsBack) {
  Actor a(*this);
  for (std::size_t i = 0; i < 500; ++i) {
    a.write(8 * i);
    a.release();
  }
  const std::uint32_t before = segments_in_use();
  go_over_the_limit();
  EXPECT_LE(segments_in_use() + 400, before);
}

}  // namespace
}  // namespace gosan::detector

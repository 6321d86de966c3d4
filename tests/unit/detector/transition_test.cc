// What one cell cannot hold, and what instrumented code sees of a cell.
#include "transition.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "collect.h"
#include "script.h"
#include "segment.h"
#include "word_set.h"

namespace gosan::detector {
namespace {

class WordStates : public Script {
 protected:
  std::uint64_t cell(std::size_t at) {
    return cell_of(address(at)).load(std::memory_order_relaxed);
  }
  // What the inlined check of the block's current task says: no call needed.
  bool passes_inline(std::size_t at, unsigned log_size, bool is_write) {
    const ThreadBlock& block = thread_block();
    const std::uint64_t x = cell(at) ^ block.epoch;
    if (log_size == 3) return (is_write ? x >> 16 : x >> 24) == 0;
    return (x & block.masks[(is_write ? 3u : 0u) + log_size][at % 8]) == 0;
  }
};

TEST_F(WordStates, InlinedCheckPassesExactlyWhatWasChecked) {
  for (unsigned done_log = 0; done_log < 4; ++done_log) {
    for (std::size_t done = 0; done < 8; ++done) {
      for (const bool wrote : {false, true}) {
        reset_range(address(0), 16);
        Actor actor(*this);
        const std::size_t bytes = std::size_t{1} << done_log;
        if (wrote) {
          actor.write(done, bytes);
        } else {
          actor.read(done, bytes);
        }
        for (unsigned log = 0; log < 4; ++log) {
          const std::size_t step = std::size_t{1} << log;
          for (std::size_t at = 0; at < 8; at += step) {
            const bool covered = done <= at && at + step <= done + bytes;
            EXPECT_EQ(passes_inline(at, log, false), covered);
            EXPECT_EQ(passes_inline(at, log, true), covered && wrote);
          }
          // Across two words: never.
          if (log < 3 && log > 0) EXPECT_FALSE(passes_inline(7, log, false));
        }
      }
    }
  }
}

TEST_F(WordStates, AReleaseEndsTheInlinedChecksLuck) {
  Actor actor(*this);
  actor.write(0, 8);
  EXPECT_TRUE(passes_inline(0, 3, true));
  actor.release();
  EXPECT_FALSE(passes_inline(0, 3, false));
}

TEST_F(WordStates, AnAtomicAccessIsNotAPlainOne) {
  Actor actor(*this);
  actor.run();
  access_range(address(0), 8,
               {nullptr, StackId::kNone, RaceAccessKind::kAtomicWrite});
  EXPECT_FALSE(passes_inline(0, 3, false));
  Actor other(*this);
  EXPECT_TRUE(other.races_reading(0));
}

TEST_F(WordStates, NeighboursInAWordDoNotMeet) {
  Actor a(*this), b(*this);
  for (int round = 0; round < 3; ++round) {
    a.write(0);
    b.write(4);
    a.release();
    b.release();
  }
  EXPECT_TRUE(a.races_reading(4));
  EXPECT_TRUE(b.races_reading(0));
}

TEST_F(WordStates, AnArrayInEqualStatesSharesItsHistory) {
  Actor a(*this), b(*this, &a);
  for (std::size_t at = 0; at < 2048; at += 8) a.write(at, 8);
  for (std::size_t at = 0; at < 2048; at += 8) b.races_reading(at, 8);
  for (std::size_t at = 8; at < 2048; at += 8) {
    EXPECT_EQ(cell(at), cell(0)) << at;
  }
}

TEST_F(WordStates, AWriteSurvivesManyLaterReaders) {
  Actor writer(*this);
  writer.write(0);
  const Snap written = writer.release();
  Actor stranger(*this);
  std::vector<std::unique_ptr<Actor>> readers;
  for (int i = 0; i < 200; ++i) {
    readers.push_back(std::make_unique<Actor>(*this));
    readers.back()->acquire(written);
    readers.back()->read(0);
  }
  EXPECT_TRUE(stranger.races_reading(0));
}

TEST_F(WordStates, EveryConcurrentReaderIsRemembered) {
  std::vector<std::unique_ptr<Actor>> readers;
  for (int i = 0; i < 1000; ++i) {
    readers.push_back(std::make_unique<Actor>(*this));
    readers.back()->read(0);
  }
  // Knows all readers but one: that one races.
  for (const std::size_t missing : {0, 1, 499, 998, 999}) {
    Actor writer(*this);
    for (std::size_t i = 0; i < readers.size(); ++i) {
      if (i != missing) writer.acquire(readers[i]->release());
    }
    for (std::size_t i = 0; i < readers.size(); ++i) readers[i]->read(0);
    EXPECT_TRUE(writer.races_writing(0)) << missing;
    reset_range(address(0), 8);
    for (auto& reader : readers) reader->read(0);
  }
}

TEST_F(WordStates, RepeatedReadsOfOneGoroutineStaySmall) {
  Actor a(*this), b(*this);
  b.read(0);
  for (int i = 0; i < 100000; ++i) {
    a.read(0);
    a.release();
  }
  const std::uint64_t rest = rest_of(address(0));
  if ((rest & kSetFlag) != 0) EXPECT_LE(run_at(set_in(rest)).total, 4u);
}

TEST_F(WordStates, AFullHistoryTakesAnotherSegment) {
  Actor actor(*this);
  std::vector<gosan_site> sites(kMaxHistory + 100);
  actor.run();
  for (const gosan_site& site : sites) {
    reset_range(address(0), 8);
    access_range(address(0), 8, {&site, StackId::kNone, RaceAccessKind::kRead});
  }
  Actor other(*this);
  EXPECT_TRUE(other.races_writing(0));
  EXPECT_EQ(reported_races()[0].previous.site, &sites.back());
}

TEST_F(WordStates, WhatWasSaidHoldsInAllSegmentsOfTheEpoch) {
  Actor actor(*this);
  actor.write(0, 4);
  actor.read(8, 8);
  end_segment(actor.task());  // as when its history is full
  actor.write(64);
  const ThreadBlock& block = thread_block();
  EXPECT_FALSE(passes_inline(0, 2, true));
  EXPECT_TRUE(was_said(block, address(0), 0x0f, true));
  EXPECT_TRUE(was_said(block, address(0), 0x03, false));
  EXPECT_FALSE(was_said(block, address(0), 0x1f, true));
  EXPECT_TRUE(was_said(block, address(8), 0xff, false));
  EXPECT_FALSE(was_said(block, address(8), 0xff, true));
  EXPECT_FALSE(was_said(block, address(16), 0x01, false));
  EXPECT_TRUE(is_said_by_task(address(0), 4));
  EXPECT_FALSE(is_said_by_task(address(0), 16));
  Actor other(*this);
  other.run();
  EXPECT_FALSE(was_said(block, address(0), 0x0f, true));
  actor.release();
  actor.run();
  EXPECT_FALSE(was_said(block, address(0), 0x0f, true));
}

// Words that were written by the same places in different orders share records.
TEST_F(WordStates, AWriteLeavesBehindWhatItCovers) {
  constexpr std::size_t kPlaces = 8;
  static gosan_site sites[kPlaces];
  Actor actor(*this);
  actor.run();
  for (std::size_t word = 0; word < 400; ++word) {
    for (std::size_t i = 1; i <= kPlaces; ++i) {
      access_range(
          address(word * 8), i,
          {&sites[word * i % kPlaces], StackId::kNone, RaceAccessKind::kWrite});
    }
  }
  EXPECT_LE(segment_at(actor.task().segment).history_count, kPlaces * kPlaces);
  Actor other(*this);
  EXPECT_TRUE(other.races_reading(8, 8));
  EXPECT_EQ(reported_races()[0].previous.site, &sites[8 % kPlaces]);
}

TEST_F(WordStates, AReadLeavesAWriteWhereItIs) {
  static gosan_site reads, writes;
  Actor actor(*this);
  actor.run();
  access_range(address(0), 2,
               {&writes, StackId::kNone, RaceAccessKind::kWrite});
  access_range(address(0), 8, {&reads, StackId::kNone, RaceAccessKind::kRead});
  Actor other(*this);
  EXPECT_TRUE(other.races_reading(0, 1));
  EXPECT_EQ(reported_races()[0].previous.site, &writes);
}

TEST_F(WordStates, SweepsKeepWhatIsNamedAndFreeTheRest) {
  Actor keeper(*this);
  keeper.write(0);
  Actor worker(*this);
  std::uint32_t most = 0;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 20000; ++i) {
      worker.write(64);
      worker.release();
    }
    g_sweep_wanted.store(true, std::memory_order_relaxed);
    collect_if_needed();
    if (round == 0) most = segments_in_use();
  }
  EXPECT_LE(segments_in_use(), most + 64);
  EXPECT_LT(segments_in_use(), 20000u);
  EXPECT_TRUE(worker.races_writing(0));
  EXPECT_EQ(reported_races()[0].previous.gid, keeper.task().gid);
}

}  // namespace
}  // namespace gosan::detector

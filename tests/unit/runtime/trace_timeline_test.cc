// From scripted records to states, runs, arrows and regions.
#include "trace_timeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gosan::detail {
namespace {

constexpr TraceSubject kMain = 1;
constexpr TraceSubject kOther = 2;

// One line for each record; the clock ticks in nanoseconds.
class Script {
 public:
  Script& at(std::uint64_t ns) {
    now_ = ns;
    return *this;
  }
  Script& on(std::uint32_t lane) {
    lane_ = lane;
    return *this;
  }
  Script& add(TraceSubject subject, TraceKind kind, std::uint64_t argument = 0,
              std::string_view text = {}) {
    // The record and the slot of its text.
    std::array<TraceRecord, 2>& slots = kept_.emplace_back();
    slots[0] = {now_,
                subject,
                argument,
                ++order_[subject],
                0,
                kind,
                static_cast<std::uint8_t>(text.empty() ? 0 : 1)};
    if (!text.empty()) {
      std::memcpy(static_cast<void*>(&slots[1]), text.data(), text.size());
    }
    history_.events.push_back({slots.data(), lane_});
    return *this;
  }
  Script& park(TraceSubject subject, const char* word) {
    return add(subject, TraceKind::kPark,
               reinterpret_cast<std::uintptr_t>(word));
  }
  Timeline read(std::uint64_t end) {
    history_.last_ticks = end;
    // However the threads' buffers are joined.
    std::reverse(history_.events.begin(), history_.events.end());
    return timeline_of(history_);
  }

 private:
  TraceHistory history_;
  std::map<TraceSubject, std::uint32_t> order_;
  std::deque<std::array<TraceRecord, 2>> kept_;
  std::uint64_t now_ = 0;
  std::uint32_t lane_ = 1;
};

// `word begin-end` of the subject's states, in order.
std::vector<std::string> states_of(const Timeline& timeline,
                                   TraceSubject subject) {
  std::vector<std::string> out;
  for (const Timeline::State& state : timeline.states) {
    if (state.subject != subject) continue;
    out.push_back(std::string(state.word) + ' ' + std::to_string(state.begin) +
                  '-' + std::to_string(state.end));
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(Timeline, StatesFollowEachOther) {
  Script script;
  script.at(10).add(kMain, TraceKind::kCreate);
  script.at(20).add(kMain, TraceKind::kRun);
  script.at(30).park(kMain, "chan send");
  script.at(50).add(kMain, TraceKind::kReady, kOther);
  script.at(60).add(kMain, TraceKind::kRun);
  script.at(70).add(kMain, TraceKind::kBlock);
  script.at(80).add(kMain, TraceKind::kUnblock);
  script.at(90).add(kMain, TraceKind::kEnd);
  EXPECT_EQ(states_of(script.read(100), kMain),
            (Texts{"runnable 10-20", "running 20-30", "chan send 30-50",
                   "runnable 50-60", "running 60-70", "blocking 70-80",
                   "running 80-90"}));
}

TEST(Timeline, WhatHasNotEndedLastsUntilTheEnd) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRun);
  script.at(20).park(kMain, "select");
  EXPECT_EQ(states_of(script.read(100), kMain),
            (Texts{"running 10-20", "select 20-100"}));
}

TEST(Timeline, OrderComesBeforeTheClock) {
  Script script;
  script.at(50).park(kMain, "select");
  script.at(47).on(2).add(kMain, TraceKind::kReady, kOther);
  script.at(47).add(kMain, TraceKind::kRun);
  script.at(60).park(kMain, "sleep");
  EXPECT_EQ(states_of(script.read(70), kMain),
            (Texts{"select 50-51", "runnable 51-52", "running 52-60",
                   "sleep 60-70"}));
}

TEST(Timeline, ARunIsOnItsLane) {
  Script script;
  script.at(10).on(3).add(kMain, TraceKind::kRun);
  script.at(20).park(kMain, "select");
  script.at(30).on(4).add(kMain, TraceKind::kRun);
  const Timeline timeline = script.read(40);
  ASSERT_EQ(timeline.runs.size(), 2u);
  EXPECT_EQ(timeline.runs[0].lane, 3u);
  EXPECT_EQ(timeline.runs[0].end, 20);
  EXPECT_EQ(timeline.runs[1].lane, 4u);
}

TEST(Timeline, RunsOfALaneDoNotOverlap) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRun);
  script.at(20).add(kOther, TraceKind::kRun);  // before main's last record
  script.at(25).park(kMain, "select");
  const Timeline timeline = script.read(40);
  ASSERT_EQ(timeline.runs.size(), 2u);
  EXPECT_EQ(timeline.runs[0].end, timeline.runs[1].begin);
}

TEST(Timeline, AnArrowLeadsToTheNextRun) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRun);
  script.at(10).park(kOther, "chan receive");
  script.at(20).add(kOther, TraceKind::kReady, kMain);
  script.at(30).on(2).add(kOther, TraceKind::kRun);
  script.at(40).park(kOther, "chan receive");
  script.at(50).add(kOther, TraceKind::kReady, kMain);  // and never runs again
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.wakes.size(), 1u);
  EXPECT_EQ(timeline.wakes[0].waker, kMain);
  EXPECT_EQ(timeline.wakes[0].from, 20);
  EXPECT_EQ(timeline.wakes[0].to, 30);
}

TEST(Timeline, AnArrowStartsWhereItsWakerRuns) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRun);
  script.at(18).park(kMain, "select");
  script.at(20).add(kOther, TraceKind::kReady, kMain);  // clocks disagree
  script.at(30).add(kOther, TraceKind::kRun);
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.wakes.size(), 1u);
  EXPECT_EQ(timeline.wakes[0].from, 17);
}

TEST(Timeline, WithoutItsWakerThereIsNoArrow) {
  Script script;
  script.at(20).add(kOther, TraceKind::kReady, 77);
  script.at(30).add(kOther, TraceKind::kRun);
  EXPECT_TRUE(script.read(60).wakes.empty());
}

TEST(Timeline, ATimerHasItsMomentOnTheLane) {
  Script script;
  script.at(20).on(5).add(kMain, TraceKind::kReady, 0);
  script.at(30).add(kMain, TraceKind::kRun);
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.wakes.size(), 1u);
  ASSERT_EQ(timeline.runs.size(), 2u);
  EXPECT_EQ(timeline.runs[0].subject, 0u);
  EXPECT_EQ(timeline.runs[0].lane, 5u);
  EXPECT_EQ(timeline.runs[0].begin, 20);
}

Texts regions_of(const Timeline& timeline) {
  Texts out;
  for (const Timeline::Region& region : timeline.regions) {
    out.push_back(region.name + ' ' + std::to_string(region.begin) + '-' +
                  std::to_string(region.end));
  }
  return out;
}

TEST(Timeline, RegionsNest) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRegionBegin, 1, "outer");
  script.at(20).add(kMain, TraceKind::kRegionBegin, 2, "inner");
  script.at(30).add(kMain, TraceKind::kRegionEnd, 1);  // in the wrong order
  script.at(40).add(kMain, TraceKind::kRegionEnd, 2);
  script.at(50).add(kMain, TraceKind::kRegionBegin, 3, "open");
  EXPECT_EQ(regions_of(script.read(60)),
            (Texts{"inner 20-30", "outer 10-30", "open 50-60"}));
}

TEST(Timeline, ARegionEndsWhereItBegan) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRegionBegin, 1, "mine");
  script.at(20).add(kOther, TraceKind::kRegionEnd, 1);
  EXPECT_EQ(regions_of(script.read(60)), (Texts{"mine 10-60"}));
}

TEST(Timeline, ATaskMayEndElsewhere) {
  Script script;
  script.at(10).add(kMain, TraceKind::kTaskBegin, 1, "one");
  script.at(11).add(kMain, TraceKind::kTaskBegin, 2, "two");
  script.at(20).add(kOther, TraceKind::kTaskEnd, 1);
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.tasks.size(), 2u);
  EXPECT_EQ(timeline.tasks[0].name, "one");
  EXPECT_EQ(timeline.tasks[0].end, 20);
  EXPECT_EQ(timeline.tasks[1].end, 60);
}

TEST(Timeline, ARemarkIsCategoryAndMessage) {
  Script script;
  script.at(10).add(kMain, TraceKind::kLog, 3, "catmessage");
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.remarks.size(), 1u);
  EXPECT_EQ(timeline.remarks[0].category, "cat");
  EXPECT_EQ(timeline.remarks[0].message, "message");
  EXPECT_EQ(timeline.remarks[0].at, 10);
}

TEST(Timeline, BirthCarriesNameCreatorAndSite) {
  Script script;
  script.at(10).add(kMain, TraceKind::kRun);
  script.at(20).add(kOther, TraceKind::kCreate, kMain, "fetcher");
  script.at(20).add(kOther, TraceKind::kSite, 0x1234);
  script.at(30).add(kOther, TraceKind::kRun);
  const Timeline timeline = script.read(60);
  ASSERT_EQ(timeline.subjects.size(), 1u);
  EXPECT_EQ(timeline.subjects[0].name, "fetcher");
  EXPECT_EQ(timeline.subjects[0].creator, kMain);
  ASSERT_EQ(timeline.subjects[0].sites.size(), 1u);
  ASSERT_EQ(timeline.wakes.size(), 1u);  // to its first run
  EXPECT_EQ(timeline.wakes[0].from, 20);
}

}  // namespace
}  // namespace gosan::detail

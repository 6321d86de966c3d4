// The engine under real threads: what is ordered stays silent, what is not is
// found by whichever side comes second, while sweeps run.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

#include "access.h"
#include "clock.h"
#include "collect.h"
#include "segment.h"
#include "shadow.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr int kThreads = 4;
constexpr std::size_t kCells = 64;

struct Shared {
  alignas(64) unsigned char arena[kCells * 64] = {};
  alignas(64) unsigned char keys[kCells * 64] = {};
  std::atomic<int> locks[kCells] = {};

  std::uintptr_t cell(std::size_t i) const {
    return reinterpret_cast<std::uintptr_t>(arena) + 64 * i;
  }
  std::uintptr_t key(std::size_t i) const {
    return reinterpret_cast<std::uintptr_t>(keys) + 64 * i;
  }
};

// A task of its own on a thread of its own.
template <typename Body>
void on_threads(Body body) {
  thread_block();  // the detector starts on the first thread
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&body, i] {
      Task* task = make_task(5000 + static_cast<unsigned>(i), 0, nullptr,
                             StackId::kNone);
      start_clock(*task, nullptr);
      set_current_task(thread_block(), task);
      body(*task, i);
      end_task(task);
      retire_thread_block();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

bool check(std::uintptr_t p, std::size_t n, RaceAccessKind kind) {
  DetectorScope scope;
  RaceFound race;
  check_range(scope.block(), p, n, {nullptr, StackId::kNone, kind}, race);
  return race.found;
}

// From now on only this thread uses the shadow, until others come.
void make_sole() {
  stop_detector();
  g_sole.store(&thread_block(), std::memory_order_relaxed);
  resume_detector();
}

void want_sweep() { g_sweep_wanted.store(true, std::memory_order_relaxed); }

TEST(Concurrency, LockedAccessesNeverRace) {
  static Shared shared;
  std::atomic<std::uint64_t> races{0};
  on_threads([&](Task& task, int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    for (int i = 0; i < 60000; ++i) {
      const std::size_t cell = random() % kCells;
      while (shared.locks[cell].exchange(1) != 0) std::this_thread::yield();
      {
        DetectorScope scope;
        acquire_into(task, published_at(shared.key(cell)));
      }
      const std::size_t offset = random() % 24;
      const auto kind =
          random() % 2 == 0 ? RaceAccessKind::kRead : RaceAccessKind::kWrite;
      if (check(shared.cell(cell) + offset, 1 + random() % 8, kind)) ++races;
      {
        DetectorScope scope;
        publish(shared.key(cell), release_from(task));
      }
      shared.locks[cell].store(0);
      if (i % 5000 == 0) want_sweep();
      collect_if_needed();
    }
  });
  EXPECT_EQ(races.load(), 0u);
}

TEST(Concurrency, OfTwoUnorderedWritersOneNoticesAlways) {
  static Shared shared;
  for (int round = 0; round < 100; ++round) {
    reset_range(shared.cell(0), sizeof(shared.arena));
    std::atomic<int> ready{0};
    std::atomic<std::uint32_t> found[kCells] = {};
    on_threads([&](Task&, int thread) {
      // In half of the rounds, one of them writes without locks when the others
      // come.
      if (thread == round % 8) make_sole();
      ready.fetch_add(1);
      while (ready.load() < kThreads) std::this_thread::yield();
      for (std::size_t i = 0; i < kCells; ++i) {
        // Two threads meet on each cell.
        if (i % 2 != static_cast<std::size_t>(thread) % 2) continue;
        if (check(shared.cell(i), 8, RaceAccessKind::kWrite)) ++found[i];
      }
    });
    for (std::size_t i = 0; i < kCells; ++i) {
      ASSERT_EQ(found[i].load(), 1u) << "round " << round << ", cell " << i;
    }
  }
}

TEST(Concurrency, ASoleThreadIsJoinedInTheMiddleOfItsWork) {
  static Shared shared;
  for (int round = 0; round < 50; ++round) {
    reset_range(shared.cell(0), sizeof(shared.arena));
    std::atomic<int> begun{0};
    std::atomic<std::uint32_t> found{0};
    on_threads([&](Task&, int thread) {
      if (thread == 0) {
        make_sole();
        begun.store(1);
      }
      while (begun.load() == 0) std::this_thread::yield();
      for (std::size_t i = 0; i < kCells; ++i) {
        if (thread > 1) continue;
        if (check(shared.cell(i), 8, RaceAccessKind::kWrite)) ++found;
      }
    });
    ASSERT_EQ(found.load(), kCells) << "round " << round;
  }
}

TEST(Concurrency, ReadersOnManyThreadsThenAWriter) {
  static Shared shared;
  reset_range(shared.cell(0), sizeof(shared.arena));
  on_threads([&](Task& task, int) {
    for (int i = 0; i < 20000; ++i) {
      ASSERT_FALSE(check(shared.cell(static_cast<std::size_t>(i) % kCells), 8,
                         RaceAccessKind::kRead));
      if (i % 100 == 0) release_from(task);
      if (i % 5000 == 0) want_sweep();
      collect_if_needed();
    }
  });
  std::atomic<int> turn{0};
  on_threads([&](Task&, int thread) {
    while (turn.load() != thread) std::this_thread::yield();
    if (thread == 0) {
      EXPECT_TRUE(check(shared.cell(0), 8, RaceAccessKind::kWrite));
    }
    turn.fetch_add(1);
  });
}

}  // namespace
}  // namespace gosan::detector

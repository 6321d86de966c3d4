// The whole access engine against the naive detector: random programs, driven
// without threads. Every access must be judged alike, and what is reported as
// the earlier access must be one that the naive detector names too.
#include <gosan/detector_abi.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "access.h"
#include "atomics.h"
#include "collect.h"
#include "fake_reporter.h"
#include "naive_detector.h"
#include "segment.h"
#include "sync_var.h"
#include "task.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

constexpr std::size_t kBytes = 96;
constexpr std::size_t kObjects = 4;
constexpr std::size_t kAtomics = 3;

struct Shape {
  std::size_t max_tasks = 6;
  std::size_t bytes = 40;         // of the arena in use
  std::size_t max_size = 12;      // of one access
  unsigned atomic_percent = 10;   // of the accesses: plain memory, atomically
  unsigned read_percent = 60;     // of the plain accesses
  unsigned access_percent = 75;   // of all events
  bool forget_after_race = true;  // else: judge only words that never raced
  unsigned sweep_every = 997;     // events
};

class Duel {
 public:
  Duel(std::uint32_t seed, const Shape& shape)
      : random_(seed), shape_(shape), dead_words_(kBytes / 8, false) {
    block().worker = true;  // nothing runs here but what we set
    set_current_task(block(), nullptr);
    objects_dense_.resize(kObjects);
    atomics_dense_.resize(kAtomics);
    reset_range(base(), kBytes);
    for (std::size_t i = 0; i < kObjects; ++i) {
      DetectorScope scope;
      forget_sync_var(object(i));
    }
    spawn(nullptr);
  }

  ~Duel() {
    set_current_task(block(), nullptr);
    for (const Player& player : players_) {
      if (player.task != nullptr) end_task(player.task);
    }
    reset_range(base(), kBytes);
  }

  void run(int events) {
    for (int i = 0; i < events && !::testing::Test::HasFailure(); ++i) {
      event_ = static_cast<std::uint32_t>(i + 1);
      if (below(100) < shape_.access_percent) {
        access();
      } else {
        synchronise();
      }
      if (event_ % shape_.sweep_every == 0) {
        g_sweep_wanted.store(true, std::memory_order_relaxed);
        collect_if_needed();
      }
    }
  }

  std::uint64_t judged() const { return judged_; }
  std::uint64_t races() const { return races_; }

 private:
  struct Player {
    Task* task;        // null: ended
    std::size_t name;  // in the naive detector
    NaiveDetector::Dense fence_release;
    NaiveDetector::Dense fence_acquire;
    bool has_fence_release = false;
  };

  static ThreadBlock& block() { return thread_block(); }
  static std::uintptr_t base() {
    alignas(64) static unsigned char arena[kBytes + 64 * 8];
    return reinterpret_cast<std::uintptr_t>(arena);
  }
  static std::uintptr_t object(std::size_t i) {
    return base() + kBytes + 8 * i;
  }
  // The atomics are the arena's first words: mixed with plain accesses.
  static std::uintptr_t atomic(std::size_t i) { return base() + 8 * i; }

  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }

  Player& any_player() {
    for (;;) {
      Player& player = players_[below(players_.size())];
      if (player.task != nullptr) return player;
    }
  }

  void spawn(Player* parent) {
    Task* task = make_task(100 + players_.size(), 0, nullptr, StackId::kNone);
    NaiveDetector::Dense start;
    if (parent != nullptr) start = naive_.release(parent->name);
    start_clock(*task, parent == nullptr ? nullptr : parent->task);
    players_.push_back({task, naive_.spawn(start), {}, {}, false});
    ++live_;
  }

  void end(Player& player) {
    if (live_ == 1) return;
    set_current_task(block(), nullptr);
    end_task(player.task);
    player.task = nullptr;
    --live_;
  }

  void synchronise() {
    Player& player = any_player();
    const std::size_t i = below(kObjects);
    switch (below(9)) {
      case 0:
        if (live_ < shape_.max_tasks && players_.size() < 400) spawn(&player);
        break;
      case 1:
        if (below(4) == 0) end(player);
        break;
      case 2:
        publish(object(i), release_from(*player.task));
        objects_dense_[i] = naive_.release(player.name);
        break;
      case 3:
        publish_merged(object(i), release_from(*player.task));
        NaiveDetector::join(objects_dense_[i], naive_.release(player.name));
        break;
      case 4:
        acquire_into(*player.task, published_at(object(i)));
        naive_.acquire(player.name, objects_dense_[i]);
        break;
      case 5:
        rendezvous(player, any_player());
        break;
      case 6:
        forget_some();
        break;
      case 7:
        atomic_operation(player);
        break;
      default:
        fence(player);
        break;
    }
  }

  void rendezvous(Player& a, Player& b) {
    const Snap of_a = release_from(*a.task);
    const Snap of_b = release_from(*b.task);
    acquire_into(*a.task, of_b);
    acquire_into(*b.task, of_a);
    const NaiveDetector::Dense dense_a = naive_.release(a.name);
    const NaiveDetector::Dense dense_b = naive_.release(b.name);
    naive_.acquire(a.name, dense_b);
    naive_.acquire(b.name, dense_a);
  }

  void forget_some() {
    const std::size_t word = below(shape_.bytes / 8);
    forget(8 * word, 8);
  }

  void forget(std::size_t first, std::size_t size) {
    const std::size_t lo = first & ~std::size_t{7};
    const std::size_t hi = (first + size + 7) & ~std::size_t{7};
    reset_range(base() + lo, hi - lo);
    naive_.forget(lo, hi - lo);
    for (std::size_t word = lo / 8; word < hi / 8; ++word) {
      dead_words_[word] = false;
    }
    for (std::size_t i = 0; i < kAtomics; ++i) {
      if (8 * i >= lo && 8 * i < hi) atomics_dense_[i].clear();
    }
  }

  void access() {
    Player& player = any_player();
    RaceAccessKind kind = below(100) < shape_.read_percent
                              ? RaceAccessKind::kRead
                              : RaceAccessKind::kWrite;
    std::size_t size = std::size_t{1} << below(4);
    if (below(4) == 0) size = 1 + below(shape_.max_size);
    std::size_t first = below(shape_.bytes - size + 1);
    if (below(2) == 0) first &= ~std::size_t{3};
    if (below(100) < shape_.atomic_percent) {
      kind = below(2) == 0 ? RaceAccessKind::kAtomicRead
                           : RaceAccessKind::kAtomicWrite;
    } else if (below(50) == 0) {
      kind = RaceAccessKind::kFree;
    }
    set_current_task(block(), player.task);
    reported_races().clear();
    access_range(base() + first, size, {nullptr, StackId{event_}, kind});
    judge(player, first, size, kind);
  }

  // Compares with what the last access reported.
  void judge(const Player& player, std::size_t first, std::size_t size,
             RaceAccessKind kind) {
    const std::vector<NaiveDetector::Access> expected =
        naive_.access(player.name, first, size, kind, event_);
    const bool comparable = !touches_dead_word(first, size);
    if (comparable) {
      ++judged_;
      ASSERT_EQ(!reported_races().empty(), !expected.empty())
          << "event " << event_ << ", kind " << static_cast<int>(kind) << ", ["
          << first << ", " << first + size << ")"
          << (expected.empty()
                  ? ""
                  : ", misses event " + std::to_string(expected[0].id));
    }
    if (expected.empty()) return;
    if (comparable) {
      ++races_;
      expect_named(expected, reported_races()[0]);
    }
    if (shape_.forget_after_race) {
      forget(first, size);
    } else {
      for (std::size_t word = first / 8; word <= (first + size - 1) / 8;
           ++word) {
        dead_words_[word] = true;
      }
    }
  }

  void expect_named(const std::vector<NaiveDetector::Access>& expected,
                    const RaceEvent& event) {
    for (const NaiveDetector::Access& access : expected) {
      if (StackId{access.id} == event.previous.stack) {
        EXPECT_EQ(access.kind, event.previous.kind);
        EXPECT_EQ(players_[access.task].name + 100, event.previous.gid);
        return;
      }
    }
    ADD_FAILURE() << "event " << event_ << " blames event "
                  << static_cast<std::uint32_t>(event.previous.stack);
  }

  bool touches_dead_word(std::size_t first, std::size_t size) const {
    for (std::size_t word = first / 8; word <= (first + size - 1) / 8; ++word) {
      if (dead_words_[word]) return true;
    }
    return false;
  }

  // ---- atomics, as the standard says ----

  static bool acquires(MemoryOrder order) {
    return order == MemoryOrder::kAcquire || order == MemoryOrder::kConsume ||
           order == MemoryOrder::kAcqRel || order == MemoryOrder::kSeqCst;
  }
  static bool releases(MemoryOrder order) {
    return order == MemoryOrder::kRelease || order == MemoryOrder::kAcqRel ||
           order == MemoryOrder::kSeqCst;
  }

  void atomic_operation(Player& player) {
    const std::size_t i = below(kAtomics);
    const auto kind = static_cast<std::uint32_t>(below(3));
    const MemoryOrder order{static_cast<std::uint32_t>(below(6))};
    set_current_task(block(), player.task);
    reported_races().clear();
    {
      DetectorScope scope;
      RaceFound race;
      apply_atomic(scope.block(), atomic(i), 8, kind, order,
                   {nullptr, StackId{event_}, RaceAccessKind::kRead}, race);
      if (race.found) reported_races().push_back(race.event);
    }
    if (kind != GOSAN_ATOMIC_STORE) naive_load(player, i, order);
    // Before judge(), which may forget the word with what it publishes.
    const NaiveDetector::Dense fence = player.fence_release;
    judge(player, 8 * i, 8,
          kind == GOSAN_ATOMIC_LOAD ? RaceAccessKind::kAtomicRead
                                    : RaceAccessKind::kAtomicWrite);
    if (kind == GOSAN_ATOMIC_LOAD) return;
    const bool raced = !reported_races().empty();
    if (kind == GOSAN_ATOMIC_STORE) atomics_dense_[i].clear();
    if (releases(order)) {
      const NaiveDetector::Dense mine = naive_.release(player.name);
      NaiveDetector::join(atomics_dense_[i], mine);
    } else if (player.has_fence_release) {
      NaiveDetector::join(atomics_dense_[i], fence);
    }
    if (raced && shape_.forget_after_race) forget(8 * i, 8);
  }

  void naive_load(Player& player, std::size_t i, MemoryOrder order) {
    if (acquires(order)) {
      naive_.acquire(player.name, atomics_dense_[i]);
    } else {
      NaiveDetector::join(player.fence_acquire, atomics_dense_[i]);
    }
  }

  void fence(Player& player) {
    const MemoryOrder order{static_cast<std::uint32_t>(below(6))};
    apply_fence(*player.task, order);
    if (acquires(order)) naive_.acquire(player.name, player.fence_acquire);
    if (releases(order)) {
      player.fence_release = naive_.release(player.name);
      player.has_fence_release = true;
    }
  }

  std::mt19937 random_;
  Shape shape_;
  NaiveDetector naive_;
  std::vector<Player> players_;
  std::size_t live_ = 0;
  std::vector<NaiveDetector::Dense> objects_dense_;
  std::vector<NaiveDetector::Dense> atomics_dense_;
  std::vector<bool> dead_words_;
  std::uint32_t event_ = 0;
  std::uint64_t judged_ = 0;
  std::uint64_t races_ = 0;
};

void expect_agreement(const Shape& shape, std::uint32_t seeds, int events) {
  std::uint64_t judged = 0;
  std::uint64_t races = 0;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    Duel duel(seed, shape);
    duel.run(events);
    judged += duel.judged();
    races += duel.races();
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
  }
  ::testing::Test::RecordProperty("judged", static_cast<int>(judged));
  ::testing::Test::RecordProperty("races", static_cast<int>(races));
  EXPECT_GT(judged, seeds * 100u);
  EXPECT_GT(races, seeds);
}

TEST(Engine, AgreesWithNaiveDetector) { expect_agreement({}, 60, 3000); }

// Every goroutine goes through several indices.
TEST(Engine, AgreesWhenEpochsRunOut) {
  g_last_epoch = 12;
  expect_agreement({}, 30, 3000);
  g_last_epoch = kMaxEpoch;
}

TEST(Engine, AgreesOnFewBytesWithManyReaders) {
  expect_agreement({.max_tasks = 60,
                    .bytes = 24,
                    .atomic_percent = 5,
                    .read_percent = 97,
                    .access_percent = 60},
                   30, 4000);
}

TEST(Engine, AgreesOnAtomics) {
  expect_agreement({.bytes = 24, .atomic_percent = 85, .read_percent = 80}, 40,
                   3000);
}

TEST(Engine, AgreesUntilTheFirstRaceOfAWord) {
  expect_agreement({.max_tasks = 4,
                    .bytes = kBytes,
                    .read_percent = 80,
                    .access_percent = 50,
                    .forget_after_race = false},
                   120, 1500);
}

}  // namespace
}  // namespace gosan::detector

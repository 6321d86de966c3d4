// The P-clock against dense vector clocks: the naive model below is the
// specification.
#include "clock.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace gosan::detector {
namespace {

using Dense = std::vector<std::uint32_t>;  // [task] latest known epoch

void join(Dense& into, const Dense& from) {
  if (into.size() < from.size()) into.resize(from.size(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    into[i] = std::max(into[i], from[i]);
  }
}

// A published clock, both ways.
struct Published {
  Snap snap;
  Dense dense;
  ClockEditing editing;  // of `snap`
};

// Tasks and objects, both ways. Task i has clock index `stride * i`, so that
// tries of several heights occur.
class World {
 public:
  explicit World(std::uint32_t stride) : stride_(stride) {}

  std::size_t spawn(Published start) {
    TaskClock clock;
    clock.index = stride_ * static_cast<std::uint32_t>(tasks_.size());
    tasks_.push_back(clock);
    dense_.emplace_back();
    acquire(tasks_.size() - 1, start);
    return tasks_.size() - 1;
  }

  Published release(std::size_t task) {
    Published out{tasks_[task].release(), dense_[task], {}};
    if (out.dense.size() <= task) out.dense.resize(task + 1, 0);
    out.dense[task] = out.snap.epoch;
    return out;
  }

  void acquire(std::size_t task, Published& from) {
    from.editing.publish();
    tasks_[task].acquire(from.snap);
    join(dense_[task], from.dense);
  }

  static void merge(Published& object, Published&& from) {
    merge(object, from);
  }
  static void merge(Published& object, Published& from) {
    from.editing.publish();
    merge_into(object.snap, from.snap, object.editing);
    join(object.dense, from.dense);
  }

  std::size_t size() const { return tasks_.size(); }
  const TaskClock& clock(std::size_t task) const { return tasks_[task]; }

  // As a sweep does.
  void forget_covered() {
    for (TaskClock& task : tasks_) task.editing.forget_covered();
  }

  // Compares one task's whole knowledge; returns how many entries.
  std::uint64_t compare(std::size_t task) const {
    std::uint64_t compared = 0;
    for (std::size_t other = 0; other < tasks_.size(); ++other) {
      if (other == task) continue;
      const std::uint32_t expected =
          other < dense_[task].size() ? dense_[task][other] : 0;
      EXPECT_EQ(tasks_[task].clock.epoch_of(stride_ *
                                            static_cast<std::uint32_t>(other)),
                expected)
          << "task " << task << " about " << other;
      ++compared;
    }
    return compared;
  }

 private:
  std::uint32_t stride_;
  std::vector<TaskClock> tasks_;
  std::vector<Dense> dense_;
};

class Program {
 public:
  Program(std::uint32_t seed, std::uint32_t stride)
      : random_(seed), world_(stride), mutexes_(4), channels_(4) {
    init_clocks();
    world_.spawn({});
  }

  std::uint64_t run(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
      compared_ += world_.compare(any_task());
      if (i % 500 == 499) sweep();
      if (::testing::Test::HasFailure()) return compared_;
    }
    for (std::size_t task = 0; task < world_.size(); ++task) {
      compared_ += world_.compare(task);
    }
    return compared_;
  }

 private:
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  std::size_t any_task() { return below(world_.size()); }

  void step() {
    const std::size_t task = any_task();
    switch (below(7)) {
      case 0:
        if (world_.size() < 70) world_.spawn(world_.release(task));
        break;
      case 1: {  // rendezvous
        const std::size_t peer = any_task();
        Published mine = world_.release(task);
        Published theirs = world_.release(peer);
        world_.acquire(task, theirs);
        world_.acquire(peer, mine);
        break;
      }
      case 2: {  // mutex: lock, unlock
        Published& mutex = mutexes_[below(mutexes_.size())];
        world_.acquire(task, mutex);
        mutex = world_.release(task);
        break;
      }
      case 3:  // one-way
        channels_[below(channels_.size())] = world_.release(task);
        break;
      case 4:
        world_.acquire(task, channels_[below(channels_.size())]);
        break;
      case 5:  // WaitGroup.done; an unlocked mutex read-unlocked
        World::merge(below(4) == 0 ? mutexes_[below(mutexes_.size())] : group_,
                     world_.release(task));
        break;
      case 6:
        world_.acquire(task, group_);
        if (below(10) == 0) group_ = {};
        if (below(10) == 0) World::merge(pending_, group_);  // a fence's set
        if (below(10) == 0) world_.acquire(task, pending_);
        break;
      default:
        break;
    }
  }

  void sweep() {
    begin_node_sweep();
    world_.forget_covered();
    for (Published* object : {&group_, &pending_}) {
      object->editing.forget_covered();
    }
    for (Published& mutex : mutexes_) mutex.editing.forget_covered();
    for (std::size_t i = 0; i < world_.size(); ++i) {
      mark_clock(world_.clock(i).clock);
    }
    for (const Published& mutex : mutexes_) mark_clock(mutex.snap.clock);
    for (const Published& channel : channels_) mark_clock(channel.snap.clock);
    mark_clock(group_.snap.clock);
    mark_clock(pending_.snap.clock);
    finish_node_sweep();
  }

  std::mt19937 random_;
  World world_;
  std::vector<Published> mutexes_;
  std::vector<Published> channels_;
  Published group_;
  Published pending_;
  std::uint64_t compared_ = 0;
};

TEST(PClock, AgreesWithDenseClocks) {
  std::uint64_t compared = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    const std::uint32_t strides[] = {1, 17, 4097};
    compared += Program(seed, strides[seed % 3]).run(2000);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  RecordProperty("compared", static_cast<int>(compared));
  EXPECT_GT(compared, 1000000u);
}

// Clients of a few servers, every third of which ends with WaitGroup.done: what
// comes to the group are ever newer versions of the servers' tries, which alone
// tell of the other clients.
class ServersAndClients {
 public:
  ServersAndClients(std::size_t servers, std::uint32_t stride)
      : world_(stride), servers_(servers) {
    init_clocks();
    for (std::size_t i = 0; i <= servers_; ++i) world_.spawn({});
  }

  void serve(std::size_t clients) {
    for (std::size_t i = 0; i < clients; ++i) {
      const std::size_t client = world_.spawn(world_.release(waiter()));
      const std::size_t server = i % servers_;
      Published request = world_.release(client);
      world_.acquire(server, request);
      Published answer = world_.release(server);
      world_.acquire(client, answer);
      if (i % 3 == 0) World::merge(group_, world_.release(client));
    }
  }
  // Returns how many entries were compared.
  std::uint64_t wait() {
    world_.acquire(waiter(), group_);
    return world_.compare(waiter());
  }

 private:
  std::size_t waiter() const { return servers_; }

  World world_;
  std::size_t servers_;
  Published group_;
};

TEST(PClock, NewVersionsOfKnownTriesBringWhatIsNew) {
  for (const std::size_t servers : {1u, 3u, 8u, 20u}) {
    for (const std::uint32_t stride : {1u, 17u, 4097u}) {
      ServersAndClients all(servers, stride);
      for (const std::size_t clients : {10u, 300u, 1u, 100u}) {
        all.serve(clients);
        EXPECT_GT(all.wait(), clients);
      }
      ASSERT_FALSE(HasFailure()) << servers << " servers, stride " << stride;
    }
  }
}

TEST(PClock, ReleaseCoversOnlyWhatCameBefore) {
  init_clocks();
  TaskClock a;
  a.index = 1;
  TaskClock b;
  b.index = 2;
  const Snap first = a.release();
  a.release();
  b.acquire(first);
  EXPECT_TRUE(b.knows(1, first.epoch));
  EXPECT_FALSE(b.knows(1, first.epoch + 1));
  EXPECT_FALSE(a.knows(2, 1));
}

TEST(PClock, HighestIndicesFit) {
  init_clocks();
  TaskClock a;
  a.index = kNoIndex - 1;
  TaskClock b;
  b.index = 0;
  for (std::uint32_t i = 1; i < 20; ++i) {  // forces overrides into the trie
    TaskClock other;
    other.index = kNoIndex - 1 - i;
    b.acquire(other.release());
  }
  const Snap snap = a.release();
  b.acquire(snap);
  EXPECT_TRUE(b.knows(kNoIndex - 1, snap.epoch));
  EXPECT_TRUE(b.knows(kNoIndex - 20, 1));
  EXPECT_FALSE(b.knows(kNoIndex - 21, 1));
}

}  // namespace
}  // namespace gosan::detector

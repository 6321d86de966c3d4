#include "liveness.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

namespace gosan::detector {
namespace {

// Pieces of memory and the pointers between them.
class FakeMemory : public MemoryGraph {
 public:
  explicit FakeMemory(std::size_t size) : edges_(size) {}

  void root(std::uint32_t to) { roots_.push_back(to); }
  void edge(std::uint32_t from, std::uint32_t to) {
    edges_[from].push_back(to);
  }

  std::size_t size() const override { return edges_.size(); }
  void visit_roots(const Reach& reach) override {
    for (const std::uint32_t to : roots_) reach(MemoryId{to});
  }
  void visit_edges(MemoryId from, const Reach& reach) override {
    for (const std::uint32_t to : edges_[static_cast<std::uint32_t>(from)]) {
      reach(MemoryId{to});
    }
  }

 private:
  std::vector<std::uint32_t> roots_;
  std::vector<std::vector<std::uint32_t>> edges_;
};

WaitedOn in(std::uint32_t memory) {
  return {WaitedOn::Place::kMemory, MemoryId{memory}};
}
WaitedOn nowhere() { return {WaitedOn::Place::kNowhere, {}}; }

// A goroutine that waits on an object in each of `waits` and whose stack is
// the piece `stack`.
Sleeper sleeper(std::uint32_t stack, std::vector<WaitedOn> waits) {
  Sleeper out;
  out.waits = std::move(waits);
  out.memory = {MemoryId{stack}};
  return out;
}

using Live = std::vector<bool>;

TEST(Liveness, NobodyReachesTheChannel) {
  // The forgotten sender: its own stack alone points at the channel.
  FakeMemory memory(2);
  memory.edge(0, 1);
  const Sleeper sleepers[] = {sleeper(0, {in(1)})};
  EXPECT_EQ(find_live(memory, sleepers), Live{false});
}

TEST(Liveness, ARootReachesTheChannel) {
  FakeMemory memory(2);
  memory.root(1);
  const Sleeper sleepers[] = {sleeper(0, {in(1)})};
  EXPECT_EQ(find_live(memory, sleepers), Live{true});
}

TEST(Liveness, AChainOfHeapBlocksReachesTheChannel) {
  FakeMemory memory(4);
  memory.root(1);
  memory.edge(1, 2);
  memory.edge(2, 3);
  const Sleeper sleepers[] = {sleeper(0, {in(3)})};
  EXPECT_EQ(find_live(memory, sleepers), Live{true});
}

TEST(Liveness, TheDeadDoNotKeepEachOtherAlive) {
  // Two goroutines wait for each other on two channels.
  FakeMemory memory(4);
  for (std::uint32_t stack : {0u, 1u}) {
    memory.edge(stack, 2);
    memory.edge(stack, 3);
  }
  const Sleeper sleepers[] = {sleeper(0, {in(2)}), sleeper(1, {in(3)})};
  EXPECT_EQ(find_live(memory, sleepers), (Live{false, false}));
}

TEST(Liveness, AWokenGoroutineWakesOthers) {
  // 0 is reachable; 1 waits on what only 0's stack knows; 2 on what only 1's.
  FakeMemory memory(6);
  memory.root(3);
  memory.edge(0, 4);
  memory.edge(1, 5);
  const Sleeper sleepers[] = {sleeper(0, {in(3)}), sleeper(1, {in(4)}),
                              sleeper(2, {in(5)})};
  EXPECT_EQ(find_live(memory, sleepers), (Live{true, true, true}));
}

TEST(Liveness, OneReachableCaseOfASelectIsEnough) {
  FakeMemory memory(3);
  memory.root(2);
  const Sleeper sleepers[] = {sleeper(0, {in(1), nowhere(), in(2)})};
  EXPECT_EQ(find_live(memory, sleepers), Live{true});
}

TEST(Liveness, NilChannelsAndEmptySelectsAreForEver) {
  FakeMemory memory(2);
  memory.root(0);  // even if somebody points into the stack
  const Sleeper sleepers[] = {sleeper(0, {nowhere()}), sleeper(1, {})};
  EXPECT_EQ(find_live(memory, sleepers), (Live{false, false}));
}

TEST(Liveness, UnknownMemoryIsReachableInDoubt) {
  FakeMemory memory(1);
  const Sleeper sleepers[] = {sleeper(0, {WaitedOn{}})};
  EXPECT_EQ(find_live(memory, sleepers), Live{true});
}

TEST(Liveness, SleepersWakeByThemselves) {
  FakeMemory memory(3);
  memory.edge(0, 2);
  Sleeper timer = sleeper(0, {});
  timer.woken_from_outside = true;
  const Sleeper sleepers[] = {timer, sleeper(1, {in(2)})};
  EXPECT_EQ(find_live(memory, sleepers), (Live{true, true}));
}

TEST(Liveness, ALockWaiterLivesAsLongAsTheHolder) {
  FakeMemory memory(5);
  memory.root(3);
  Sleeper of_live = sleeper(1, {in(4)});
  of_live.owners = {0};
  Sleeper of_dead = sleeper(2, {in(4)});
  of_dead.owners = {2};
  const Sleeper sleepers[] = {sleeper(0, {in(3)}), of_live, of_dead};
  EXPECT_EQ(find_live(memory, sleepers), (Live{true, true, false}));
}

TEST(Liveness, APointerIntoAStackReachesWhatLiesThere) {
  // A WaitGroup on the stack 0, which a live goroutine's stack 1 points into.
  FakeMemory memory(2);
  memory.edge(1, 0);
  Sleeper running = sleeper(1, {});
  running.woken_from_outside = true;
  const Sleeper sleepers[] = {sleeper(0, {in(0)}), running};
  EXPECT_EQ(find_live(memory, sleepers), (Live{true, true}));
}

TEST(Liveness, ALongChainNeedsNoDeepRecursion) {
  constexpr std::uint32_t kCount = 100'000;
  FakeMemory memory(2 * kCount);
  std::vector<Sleeper> sleepers;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    sleepers.push_back(sleeper(i, {in(kCount + i)}));
    if (i + 1 < kCount) memory.edge(i, kCount + i + 1);
  }
  memory.root(kCount);
  EXPECT_EQ(find_live(memory, sleepers), Live(kCount, true));
}

// The definition, round by round: the specification of the fixpoint.
Live slow_find_live(FakeMemory& memory, const std::vector<Sleeper>& sleepers) {
  Live live(sleepers.size());
  for (bool changed = true; changed;) {
    changed = false;
    std::set<std::uint32_t> reached;
    std::vector<std::uint32_t> pending;
    const Reach reach = [&](MemoryId id) {
      const auto n = static_cast<std::uint32_t>(id);
      if (reached.insert(n).second) pending.push_back(n);
    };
    memory.visit_roots(reach);
    for (std::size_t i = 0; i < sleepers.size(); ++i) {
      if (!live[i]) continue;
      for (const MemoryId id : sleepers[i].memory) reach(id);
    }
    while (!pending.empty()) {
      const std::uint32_t n = pending.back();
      pending.pop_back();
      memory.visit_edges(MemoryId{n}, reach);
    }
    for (std::size_t i = 0; i < sleepers.size(); ++i) {
      bool wakes = sleepers[i].woken_from_outside;
      for (const WaitedOn& wait : sleepers[i].waits) {
        wakes |= wait.place == WaitedOn::Place::kRoots ||
                 (wait.place == WaitedOn::Place::kMemory &&
                  reached.count(static_cast<std::uint32_t>(wait.memory)) != 0);
      }
      for (const std::size_t owner : sleepers[i].owners) wakes |= live[owner];
      if (wakes && !live[i]) live[i] = changed = true;
    }
  }
  return live;
}

TEST(Liveness, AgreesWithItsDefinitionOnRandomGraphs) {
  for (unsigned seed = 0; seed < 2'000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) {
      return static_cast<std::uint32_t>(random() % n);
    };
    const std::uint32_t count = 1 + below(6);
    const std::uint32_t size = count + 1 + below(10);
    FakeMemory memory(size);
    for (std::uint32_t i = below(3); i > 0; --i) memory.root(below(size));
    for (std::uint32_t i = below(12); i > 0; --i) {
      memory.edge(below(size), below(size));
    }
    std::vector<Sleeper> sleepers;
    for (std::uint32_t i = 0; i < count; ++i) {
      Sleeper one = sleeper(i, {});
      for (std::uint32_t k = below(3); k > 0; --k) {
        one.waits.push_back(below(8) == 0 ? nowhere() : in(below(size)));
      }
      if (below(5) == 0) one.owners.push_back(below(count));
      one.woken_from_outside = below(10) == 0;
      sleepers.push_back(one);
    }
    ASSERT_EQ(find_live(memory, sleepers), slow_find_live(memory, sleepers))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace gosan::detector

#include "stack_depot.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>
#include <vector>

namespace gosan::detector {
namespace {

using Pcs = std::vector<std::uintptr_t>;

Pcs pcs_of(StackId id) {
  const StackView view = stack_of(id);
  return Pcs(view.pcs, view.pcs + view.count);
}

Pcs random_stack(std::mt19937_64& random) {
  Pcs pcs(1 + random() % 40);
  // A small alphabet, so that equal stacks and common prefixes occur.
  for (std::uintptr_t& pc : pcs) pc = 0x400000 + random() % 4;
  return pcs;
}

// Frames as compiled code leaves them: {caller's rbp, return address}.
class FakeStack {
 public:
  explicit FakeStack(std::size_t frames)
      : words_(frames * kFrameWords + 2), frames_(frames) {
    // The first 16-byte boundary, where real frames are, too.
    base_ = reinterpret_cast<std::uintptr_t>(words_.data());
    base_ = (base_ + 15) & ~std::uintptr_t{15};
    for (std::size_t i = 0; i < frames; ++i) {
      word(i, 0) = i + 1 < frames ? frame(i + 1) : 0;
      word(i, 1) = pc(i);
    }
  }

  static std::uintptr_t pc(std::size_t i) { return 0x10000 + i; }
  std::uintptr_t frame(std::size_t i) const {
    return base_ + i * kFrameWords * sizeof(std::uintptr_t);
  }
  std::uintptr_t& word(std::size_t i, std::size_t which) {
    return reinterpret_cast<std::uintptr_t*>(frame(i))[which];
  }
  StackBounds bounds() const { return {frame(0), frame(frames_)}; }
  Pcs walk(std::size_t from = 0) const {
    return pcs_of(
        capture_stack(reinterpret_cast<const void*>(frame(from)), bounds()));
  }

 private:
  static constexpr std::size_t kFrameWords = 4;
  std::vector<std::uintptr_t> words_;
  std::size_t frames_;
  std::uintptr_t base_ = 0;
};

TEST(StackDepot, RoundTripsRandomStacks) {
  std::mt19937_64 random(1);
  std::map<Pcs, StackId> known;
  for (int i = 0; i < 20'000; ++i) {
    const Pcs pcs = random_stack(random);
    const StackId id = intern_stack(pcs.data(), pcs.size());
    ASSERT_NE(id, StackId::kNone);
    ASSERT_EQ(pcs_of(id), pcs);
    const auto [entry, fresh] = known.try_emplace(pcs, id);
    if (!fresh) ASSERT_EQ(entry->second, id);
  }
}

TEST(StackDepot, NoneHasNoFrames) {
  EXPECT_EQ(stack_of(StackId::kNone).count, 0u);
  EXPECT_EQ(intern_stack(nullptr, 0), StackId::kNone);
}

TEST(StackDepot, ThreadsAgreeOnEqualStacks) {
  constexpr int kThreads = 4;
  constexpr int kStacks = 5'000;
  std::vector<std::vector<StackId>> ids(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&ids, t] {
      for (std::uintptr_t i = 0; i < kStacks; ++i) {
        const Pcs pcs = {0x900000 + i, 0x900001, 0x900002 + i % 7};
        ids[t].push_back(intern_stack(pcs.data(), pcs.size()));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int t = 1; t < kThreads; ++t) EXPECT_EQ(ids[t], ids[0]);
  for (std::uintptr_t i = 0; i < kStacks; ++i) {
    EXPECT_EQ(pcs_of(ids[0][i]),
              (Pcs{0x900000 + i, 0x900001, 0x900002 + i % 7}));
  }
}

TEST(StackDepot, WalksFramePointersInnermostFirst) {
  const FakeStack stack(3);
  EXPECT_EQ(stack.walk(),
            (Pcs{FakeStack::pc(0), FakeStack::pc(1), FakeStack::pc(2)}));
  EXPECT_EQ(stack.walk(2), Pcs{FakeStack::pc(2)});
}

TEST(StackDepot, PutsTheInnerAddressFirst) {
  const FakeStack stack(1);
  const StackId id = capture_stack(
      reinterpret_cast<const void*>(stack.frame(0)), stack.bounds(), 0x7777);
  EXPECT_EQ(pcs_of(id), (Pcs{0x7777, FakeStack::pc(0)}));
}

TEST(StackDepot, StopsAtFramesThatCannotBe) {
  FakeStack outside(3);
  outside.word(1, 0) = 0x10;
  EXPECT_EQ(outside.walk().size(), 2u);
  FakeStack backwards(3);
  backwards.word(1, 0) = backwards.frame(0);
  EXPECT_EQ(backwards.walk().size(), 2u);
  FakeStack unaligned(3);
  unaligned.word(1, 0) = unaligned.frame(2) + 8;
  EXPECT_EQ(unaligned.walk().size(), 2u);
  FakeStack no_code(3);
  no_code.word(1, 1) = 0;
  EXPECT_EQ(no_code.walk().size(), 1u);
  const StackBounds none{};
  EXPECT_EQ(
      capture_stack(reinterpret_cast<const void*>(no_code.frame(0)), none),
      StackId::kNone);
}

TEST(StackDepot, KeepsTheInnermostFramesOfDeepRecursionAndSaysSo) {
  const FakeStack stack(10'000);
  const Pcs pcs = stack.walk();
  ASSERT_EQ(pcs.size(), kMaxStackFrames + 1);
  EXPECT_EQ(pcs.front(), FakeStack::pc(0));
  EXPECT_EQ(pcs[kMaxStackFrames - 1], FakeStack::pc(kMaxStackFrames - 1));
  EXPECT_EQ(pcs.back(), kOmittedFrames);
}

TEST(StackDepot, AStackOfExactlyTheLimitIsWhole) {
  const FakeStack stack(kMaxStackFrames);
  const Pcs pcs = stack.walk();
  ASSERT_EQ(pcs.size(), kMaxStackFrames);
  EXPECT_EQ(pcs.back(), FakeStack::pc(kMaxStackFrames - 1));
}

}  // namespace
}  // namespace gosan::detector

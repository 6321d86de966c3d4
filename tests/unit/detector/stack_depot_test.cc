#include "stack_depot.h"

#include <gosan/detector_abi.h>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>
#include <vector>

#include "frame_slots.h"

namespace gosan::detector {
namespace {

using Pcs = std::vector<std::uintptr_t>;

Pcs pcs_of(StackId id) {
  const StackFrames view = stack_of(id);
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

// Three activations of one instrumented function that calls itself, on a stack
// of their own; its code and its tables.
class Recursion : public testing::Test {
 protected:
  static constexpr std::size_t kFrames = 4;
  struct alignas(16) Activation {
    std::uintptr_t up;
    std::uintptr_t pc;
    std::uint32_t unused[3];
    std::uint32_t slot;  // of the activation above, 4 bytes below its frame
  };

  Recursion() {
    static bool is_known = false;
    if (!is_known) add_frame_slots(module(), code(), code() + sizeof(code_));
    is_known = true;
    for (std::size_t i = 0; i < kFrames; ++i) {
      activations_[i] = {
          i + 1 < kFrames ? frame(i + 1) : 0, code() + 100, {}, 0};
    }
  }

  static std::uintptr_t code() {
    return reinterpret_cast<std::uintptr_t>(code_);
  }
  // The label lies 5 bytes behind the return address.
  static const gosan_module& module() {
    static char operand[] = "-4(%rbp)";
    static gosan_call call = {};
    call.pc = static_cast<std::int32_t>(
        code() + 105 - reinterpret_cast<std::uintptr_t>(&call.pc));
    call.slot =
        static_cast<std::int32_t>(reinterpret_cast<std::uintptr_t>(operand) -
                                  reinterpret_cast<std::uintptr_t>(&call.slot));
    static const gosan_module made = {GOSAN_ABI_VERSION,
                                      sizeof(gosan_module),
                                      &call,
                                      &call + 1,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr};
    return made;
  }
  std::uintptr_t frame(std::size_t i) const {
    return reinterpret_cast<std::uintptr_t>(&activations_[i]);
  }
  std::uint32_t& slot_of(std::size_t i) { return activations_[i - 1].slot; }
  StackId capture(std::size_t from = 0) const {
    return capture_stack(reinterpret_cast<const void*>(frame(from)),
                         {frame(0), frame(kFrames - 1) + sizeof(Activation)});
  }

  static inline char code_[256];
  Activation activations_[kFrames];
};

TEST_F(Recursion, FillsTheSlotsItComesThrough) {
  const StackId stack = capture();
  EXPECT_EQ(pcs_of(stack), Pcs(kFrames, code() + 100));
  for (std::size_t i = 1; i < kFrames; ++i) {
    EXPECT_EQ(pcs_of(StackId{slot_of(i)}), Pcs(kFrames - i, code() + 100));
  }
}

TEST_F(Recursion, EndsAtAFilledSlot) {
  const std::uintptr_t known[] = {0x1234000};
  slot_of(2) = static_cast<std::uint32_t>(intern_stack(known, 1));
  EXPECT_EQ(pcs_of(capture()), (Pcs{code() + 100, code() + 100, known[0]}));
  EXPECT_EQ(slot_of(3), 0u);
}

TEST_F(Recursion, KnowsANewActivationInAnOldOnesPlace) {
  const StackId first = capture();
  const std::uintptr_t other[] = {0x1234000};
  slot_of(1) = static_cast<std::uint32_t>(intern_stack(other, 1));
  EXPECT_EQ(pcs_of(capture()), (Pcs{code() + 100, other[0]}));
  for (std::size_t i = 1; i < kFrames; ++i) slot_of(i) = 0;
  EXPECT_EQ(capture(), first);
}

TEST_F(Recursion, IsNotLookedForBeyondTheLabelsReach) {
  EXPECT_EQ(slot_offset(code() + 105), -4);
  EXPECT_EQ(slot_offset(code() + 93), -4);
  EXPECT_EQ(slot_offset(code() + 92), 0);
  EXPECT_EQ(slot_offset(code() + 106), 0);
  EXPECT_EQ(slot_offset(0x1000), 0);
}

TEST(FrameSlots, AreReadFromOperands) {
  EXPECT_EQ(parse_slot("-24(%rbp)"), -24);
  EXPECT_EQ(parse_slot("-32767(%rbp)"), -32767);
  for (const char* other :
       {"-32768(%rbp)", "24(%rbp)", "-24(%rsp)", "-24(%rbp)x", "-24", "",
        "dword ptr [rbp - 24]", "-99999999999999999999(%rbp)"}) {
    EXPECT_EQ(parse_slot(other), 0) << other;
  }
}

}  // namespace
}  // namespace gosan::detector

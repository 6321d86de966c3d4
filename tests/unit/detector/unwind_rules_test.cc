// Walks through functions that keep no frame pointer: our own, libc's, and the
// kernel's frame of a signal handler.
#include "unwind_rules.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "frameless.h"
#include "stack_depot.h"
#include "thread_block.h"

namespace gosan::detector {
namespace {

// Return addresses from here outwards.
std::vector<std::uintptr_t> walk(const void* frame) {
  const ThreadBlock& block = thread_block();
  const StackFrames found = stack_of(capture_stack(
      frame, {reinterpret_cast<std::uintptr_t>(frame), block.stack_hi}));
  return {found.pcs, found.pcs + found.count};
}

struct Walked {
  std::vector<std::uintptr_t> pcs;
};

int note_stack(void* argument) {
  static_cast<Walked*>(argument)->pcs = walk(__builtin_frame_address(0));
  return 0;
}

// What the walk must contain: where the caller of the test's step goes on.
template <typename Step>
[[gnu::noinline]] std::uintptr_t address_behind(Step step) {
  step();
  return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
}

std::ptrdiff_t depth_of(const Walked& walked, std::uintptr_t pc) {
  const auto found = std::find(walked.pcs.begin(), walked.pcs.end(), pc);
  return found == walked.pcs.end() ? -1 : found - walked.pcs.begin();
}

TEST(UnwindRules, FramePointersAreTheUsualRule) {
  Walked walked;
  const std::uintptr_t pc = address_behind([&] { note_stack(&walked); });
  EXPECT_EQ(unwind_rule(pc).kind, UnwindRule::Kind::kFramePointer);
  EXPECT_GE(depth_of(walked, pc), 1);
}

TEST(UnwindRules, WalksThroughFunctionsWithoutFramePointers) {
  Walked walked;
  const std::uintptr_t pc =
      address_behind([&] { call_frameless_twice(note_stack, &walked); });
  // Behind the frames of both, of the lambda and of address_behind, as far as
  // these are not one.
  EXPECT_GE(depth_of(walked, pc), 3);
  EXPECT_LE(depth_of(walked, pc), 4);
  EXPECT_EQ(unwind_rule(walked.pcs[0]).kind, UnwindRule::Kind::kOffsets);
  EXPECT_EQ(unwind_rule(walked.pcs[1]).kind, UnwindRule::Kind::kOffsets);
}

Walked g_compared;
int compare(const void* a, const void* b) {
  note_stack(&g_compared);
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

TEST(UnwindRules, WalksThroughLibc) {
  int numbers[] = {3, 1, 2};
  const std::uintptr_t pc =
      address_behind([&] { std::qsort(numbers, 3, sizeof(int), compare); });
  EXPECT_GE(depth_of(g_compared, pc), 3);
  EXPECT_LE(depth_of(g_compared, pc), 6);
}

Walked g_interrupted;
void on_signal(int) { note_stack(&g_interrupted); }

TEST(UnwindRules, WalksFromAHandlerToWhatItInterrupted) {
  struct sigaction action = {};
  struct sigaction old = {};
  action.sa_handler = on_signal;
  sigaction(SIGUSR2, &action, &old);
  const std::uintptr_t pc = address_behind([] { raise(SIGUSR2); });
  sigaction(SIGUSR2, &old, nullptr);
  EXPECT_GE(depth_of(g_interrupted, pc), 0);
}

TEST(UnwindRules, NothingIsKnownOutsideOfCode) {
  EXPECT_EQ(unwind_rule(16).kind, UnwindRule::Kind::kFramePointer);
  int on_stack = 0;
  EXPECT_EQ(unwind_rule(reinterpret_cast<std::uintptr_t>(&on_stack)).kind,
            UnwindRule::Kind::kFramePointer);
}

}  // namespace
}  // namespace gosan::detector

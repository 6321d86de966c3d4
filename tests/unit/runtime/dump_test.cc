// What SIGQUIT and the other dumps show, each in a process of its own. The
// bodies are in programs/dumps.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "subprocess.h"

namespace gosan {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Outcome run_program(const std::string& name, unsigned number,
                    std::vector<std::string> environment) {
  return run({{GOSAN_TEST_LIFECYCLE, name, std::to_string(number)},
              std::move(environment)});
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

class Quit : public ::testing::TestWithParam<const char*> {
 protected:
  Outcome run_program(const std::string& name, unsigned number = 0) {
    return gosan::run_program(name, number, {GetParam()});
  }
};
INSTANTIATE_TEST_SUITE_P(Workers, Quit,
                         ::testing::Values("GOMAXPROCS=1", "GOMAXPROCS=2",
                                           "GOMAXPROCS=4"));

TEST_P(Quit, FindsEveryGoroutineThatSpins) {
  const Outcome outcome = run_program("quit-while-all-spin", 3);
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("SIGQUIT: quit\nPC=0x"));
  EXPECT_THAT(outcome.err,
              ContainsRegex("PC=0x[0-9a-f]+ m=0 sigcode=[0-9-]+\n\n"
                            "goroutine 1 \\[running\\]:\n"));
  // main may have been stopped before it came there itself.
  EXPECT_GE(count_of(outcome.err, "::spin_in_user_code()\n"), 3u) << outcome;
  EXPECT_EQ(count_of(outcome.err, "\ngoroutine "), 4u) << outcome;
}

TEST_P(Quit, ShowsWhatEachWaitsFor) {
  const Outcome outcome = run_program("quit-while-parked");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(
      outcome.err,
      AllOf(
          HasSubstr("goroutine 1 [sleep]:\n(anonymous namespace)::sleep_long"),
          HasSubstr(" [chan receive] {name: waiter}:\n"
                    "(anonymous namespace)::wait_for_a_value()\n\t"),
          HasSubstr("created by (anonymous namespace)::quit_while_parked"
                    "(unsigned int) in goroutine 1\n\t")));
}

TEST_P(Quit, SeesInsideBlockingCalls) {
  const Outcome outcome = run_program("quit-while-blocking");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_EQ(count_of(outcome.err, " [syscall]:\n"), 2u) << outcome;
  EXPECT_EQ(count_of(outcome.err, "::block_in_the_kernel()\n"), 2u) << outcome;
}

TEST_P(Quit, LeavesOutTheMiddleOfADeepStack) {
  const Outcome outcome = run_program("quit-deep-down", 1000);
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err,
              ContainsRegex("\n\\.\\.\\.9[0-9]+ frames elided\\.\\.\\."
                            "\n"));
  EXPECT_THAT(outcome.err, HasSubstr("::wait_for_a_value()\n"));
  EXPECT_LE(count_of(outcome.err, "::go_deeper(int)\n"), 100u) << outcome;
  EXPECT_GE(count_of(outcome.err, "::go_deeper(int)\n"), 60u) << outcome;
}

TEST_P(Quit, NamesWhereATimersFunctionWasMade) {
  const Outcome outcome = run_program("quit-in-a-timers-function");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err,
              HasSubstr("created by (anonymous namespace)::arm_a_timer() in "
                        "goroutine 1\n\t"));
}

TEST_P(Quit, LeavesAProgramsOwnHandlerAlone) {
  const Outcome outcome = run_program("quit-with-own-handler");
  EXPECT_EQ(outcome.exit_code, 5) << outcome;
  EXPECT_EQ(outcome.err, "");
}

TEST(Quit, AnInheritedIgnoreGivesWay) {
  const Outcome outcome =
      run_program("quit-while-parked", 0, {"TEST_IGNORE_SIGQUIT=1"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("SIGQUIT: quit\n"));
}

TEST(Dump, AFatalErrorShowsEverybody) {
  const Outcome outcome = run_program("fatal-shows-everybody", 0, {});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err,
              AllOf(StartsWith("fatal error: sync: unlock of unlocked mutex\n\n"
                               "goroutine 1 [running]:\n"),
                    HasSubstr("\n\ngoroutine 2 [chan receive]:\n"),
                    HasSubstr("::wait_for_a_value()\n")));
}

TEST(Dump, AllStacksBeginWithTheCallersOwn) {
  const Outcome outcome = run_program("print-all-stacks", 0, {});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(
      outcome.out,
      AllOf(StartsWith("goroutine 1 [running]:\n"
                       "(anonymous namespace)::print_all_stacks(unsigned int)"),
            HasSubstr("\n\ngoroutine 2 [chan receive]:\n"
                      "(anonymous namespace)::wait_for_a_value()\n"),
            HasSubstr("frames elided...\n"),
            Not(HasSubstr("?"
                          "?(")),
            Not(HasSubstr("\n\n\n"))));
}

TEST(Dump, AThreadCanAskForAllStacks) {
  const Outcome outcome = run_program("print-stacks-from-a-thread", 0, {});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, AllOf(StartsWith("goroutine 1 [syscall]:\n"),
                                 HasSubstr("::wait_for_a_value()\n")));
}

}  // namespace
}  // namespace gosan

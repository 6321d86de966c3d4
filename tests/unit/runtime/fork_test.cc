// What becomes of goroutines in the child of a fork. The bodies are in
// programs/forks.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "subprocess.h"

namespace gosan {
namespace {

using ::testing::StartsWith;

class Fork : public ::testing::TestWithParam<const char*> {
 protected:
  Outcome run_program(const std::string& name, unsigned number = 0) {
    // In the child LeakSanitizer takes for lost what other threads have held.
    return run({{GOSAN_TEST_LIFECYCLE, name, std::to_string(number)},
                {GetParam(), "LSAN_OPTIONS=detect_leaks=0"}});
  }
};
INSTANTIATE_TEST_SUITE_P(Workers, Fork,
                         ::testing::Values("GOMAXPROCS=1", "GOMAXPROCS=2",
                                           "GOMAXPROCS=4"));

TEST_P(Fork, GoroutinesOfOtherThreadsAreGoneTheRestGoesOn) {
  const Outcome outcome = run_program("child-goes-on", 5);
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(outcome.err, "");
}

TEST_P(Fork, AGoroutineMayForkAsWell) {
  const Outcome outcome = run_program("child-of-a-goroutine");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
}

TEST_P(Fork, APanicEndsTheChildOnly) {
  const Outcome outcome = run_program("child-panics");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("panic: in the child\n\ngoroutine 1 "));
}

TEST_P(Fork, TheChildSeesItsDeadlock) {
  const Outcome outcome = run_program("child-deadlocks");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.err,
              StartsWith("fatal error: all goroutines are asleep"));
}

TEST_P(Fork, SigquitKillsTheChild) {
  const Outcome outcome = run_program("child-is-quit");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
}

}  // namespace
}  // namespace gosan

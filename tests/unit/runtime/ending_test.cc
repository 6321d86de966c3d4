// Ends that have to stop others, or come from an unusual place, each in a
// process of its own. The bodies are in programs/; process_test.cc has the
// plain ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "subprocess.h"

namespace gosan {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Outcome run_program(const std::string& name, unsigned number = 0,
                    const std::string& setting = "GOMAXPROCS=2") {
  std::vector<std::string> settings{setting};
  // In the child LeakSanitizer takes for lost what other threads have held.
  if (name == "fork-and-wait")
    settings.push_back("LSAN_OPTIONS=detect_leaks=0");
  return run({{GOSAN_TEST_PROGRAMS, name, std::to_string(number)}, settings});
}

// ---- tables: name of the program, what it must end with ----

struct ExitRow {
  const char* program;
  unsigned number;
  int exit_code;
  const char* out;
};
void PrintTo(const ExitRow& row, std::ostream* stream) {
  *stream << row.program;
}
class ExitOf : public ::testing::TestWithParam<ExitRow> {};

TEST_P(ExitOf, HasItsCodeAndSaysNothingElse) {
  const ExitRow& row = GetParam();
  for (const char* workers : {"GOMAXPROCS=1", "GOMAXPROCS=2", "GOMAXPROCS=4"}) {
    const Outcome outcome = run_program(row.program, row.number, workers);
    EXPECT_EQ(outcome.exit_code, row.exit_code) << workers << '\n' << outcome;
    EXPECT_EQ(outcome.out, row.out) << workers;
    EXPECT_EQ(outcome.err, "") << workers;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Programs, ExitOf,
    ::testing::Values(ExitRow{"return-while-parked", 0, 3, ""},
                      ExitRow{"return-while-spinning", 3, 3, ""},
                      ExitRow{"return-while-blocking", 0, 3, ""},
                      ExitRow{"exit-from-goroutine", 7, 7, ""},
                      ExitRow{"exit-from-foreign-thread", 8, 8, ""},
                      ExitRow{"two-exits-at-once", 9, 9, ""},
                      ExitRow{"globals-last", 0, 0,
                              "second handler\n"
                              "first handler: main thread, stopped\n"
                              "global: main thread, stopped\n"},
                      ExitRow{"globals-last-after-exit", 0, 4,
                              "global: main thread, stopped\n"},
                      ExitRow{"locals-first", 0, 0,
                              "main returns\nlocal of main\n"
                              "global: main thread, stopped\n"},
                      ExitRow{"unflushed-output", 0, 0, "no newline"},
                      ExitRow{"fork-and-wait", 0, 11, ""},
                      ExitRow{"no-deadlock-while-a-timer-runs", 0, 8, ""},
                      ExitRow{"no-deadlock-while-a-call-blocks", 0, 9, ""}));

struct FatalRow {
  const char* program;
  const char* start;  // of what it writes to standard error
  const char* out;
};
void PrintTo(const FatalRow& row, std::ostream* stream) {
  *stream << row.program;
}
class FatalEnd : public ::testing::TestWithParam<FatalRow> {};

TEST_P(FatalEnd, EndsWithCode2AndGoText) {
  const FatalRow& row = GetParam();
  for (const char* workers : {"GOMAXPROCS=1", "GOMAXPROCS=2"}) {
    const Outcome outcome = run_program(row.program, 0, workers);
    EXPECT_EQ(outcome.exit_code, 2) << workers << '\n' << outcome;
    EXPECT_THAT(outcome.err, StartsWith(row.start)) << workers;
    EXPECT_EQ(outcome.out, row.out) << workers;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Programs, FatalEnd,
    ::testing::Values(
        FatalRow{"panic-in-goroutine", "panic: boom\n\ngoroutine ", ""},
        FatalRow{"panic-in-main", "panic: in main\n\ngoroutine 1 [running]:\n",
                 "deferred\n"},
        FatalRow{"replaced-panic", "panic: second\n\ngoroutine ", ""},
        FatalRow{"wait-group-panic", "panic: counted\n\ngoroutine ", ""},
        FatalRow{"unlock-twice",
                 "fatal error: sync: unlock of unlocked mutex\n\n"
                 "goroutine 1 [running]:\n",
                 ""},
        FatalRow{"rw-unlock-of-read-locked",
                 "fatal error: sync: Unlock of unlocked RWMutex\n\n", ""},
        FatalRow{"deadlock-after-work",
                 "fatal error: all goroutines are asleep - deadlock!\n\n"
                 "goroutine 1 [sync.WaitGroup.Wait]:\n",
                 ""},
        FatalRow{"deadlock-after-timer",
                 "fatal error: all goroutines are asleep - deadlock!\n\n"
                 "goroutine 1 [chan receive]:\n",
                 ""}));

// ---- one by one ----

TEST(Ending, ASpinningMajorityCannotHoldTheExit) {
  for (const unsigned spinners : {1u, 2u, 8u}) {
    const Outcome outcome = run_program("return-while-spinning", spinners);
    EXPECT_EQ(outcome.exit_code, 3) << outcome;
  }
}

TEST(Ending, APanicIsNotHeldUpBySpinners) {
  const Outcome outcome =
      run_program("panic-while-others-spin", 0, "GOMAXPROCS=4");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("panic: among others\n\ngoroutine "));
}

TEST(Ending, APanicShowsWhereItHappened) {
  const Outcome outcome = run_program("panic-in-goroutine");
  EXPECT_THAT(outcome.err, ContainsRegex("goroutine [0-9]+ \\[running\\]:\n"));
  EXPECT_THAT(outcome.err, HasSubstr("raise_boom()"));
  EXPECT_THAT(outcome.err, ContainsRegex("created by .*in goroutine 1\n"));
}

TEST(Ending, APanicOfAFlightWithChannelsCannotBeCaught) {
  const Outcome outcome = run_program("panic-of-a-flight");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("panic: in flight\n\n"));
}

TEST(Ending, ACondThatNobodySignalsIsADeadlock) {
  const Outcome outcome = run_program("deadlock-on-a-cond");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err,
              StartsWith("fatal error: all goroutines are asleep - deadlock!\n"
                         "\ngoroutine 1 [sync.Cond.Wait]:\n"));
}

TEST(Ending, GoexitInMainWithOthersBlockedIsADeadlock) {
  const Outcome outcome = run_program("goexit-in-main-others-blocked");
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("fatal error: "));
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("deadlock!\n"), HasSubstr("[chan receive]:\n")));
}

TEST(Ending, GomaxprocsComesFromTheEnvironment) {
  EXPECT_EQ(run_program("ask-gomaxprocs", 0, "GOMAXPROCS=3").out, "3\n");
  EXPECT_EQ(run_program("ask-gomaxprocs", 0, "GOMAXPROCS=1").out, "1\n");
  // Nonsense is ignored: the number of cores.
  for (const char* nonsense :
       {"GOMAXPROCS=", "GOMAXPROCS=0", "GOMAXPROCS=-2", "GOMAXPROCS=x"}) {
    const Outcome outcome = run_program("ask-gomaxprocs", 0, nonsense);
    EXPECT_GE(std::stoi("0" + outcome.out), 1) << nonsense << '\n' << outcome;
  }
}

}  // namespace
}  // namespace gosan

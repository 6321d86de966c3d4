// How programs end: exit codes and last words, each in a process of its own.
#include <gosan/gosan.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <string>

namespace gosan {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Result {
  int code;
  std::string output;  // both streams
};

Result run(const std::string& ending, const std::string& environment = "") {
  const std::string command =
      environment + " timeout 20 " ENDINGS " " + ending + " 2>&1";
  return blocking([&] {
    Result result{-1, {}};
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return result;
    char buffer[4096];
    std::size_t count = 0;
    while ((count = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
      result.output.append(buffer, count);
    }
    const int status = pclose(pipe);
    if (WIFEXITED(status)) result.code = WEXITSTATUS(status);
    return result;
  });
}

class Ending : public testing::TestWithParam<const char*> {
 protected:
  Result run(const std::string& ending) {
    return gosan::run(ending, GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(Workers, Ending,
                         testing::Values("GOMAXPROCS=1", "GOMAXPROCS=4"));

TEST_P(Ending, MainsValueIsTheExitCode) {
  const Result result = run("returns");
  EXPECT_EQ(result.code, 7);
  EXPECT_EQ(result.output, "destroyed\n");
}

TEST_P(Ending, ExitFromAGoroutine) {
  const Result result = run("exits_from_goroutine");
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.output, "handler\ndestroyed\n");
}

TEST_P(Ending, OthersStopWhereTheyAre) {
  const Result result = run("exits_while_others_run");
  EXPECT_EQ(result.code, 5);
  EXPECT_EQ(result.output, "destroyed\n");
}

TEST_P(Ending, ExitFromAThread) { EXPECT_EQ(run("exits_from_thread").code, 4); }

TEST_P(Ending, DeadlockListsEveryGoroutine) {
  const Result result = run("deadlocks");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(
      result.output,
      StartsWith("fatal error: all goroutines are asleep - deadlock!\n\n"
                 "goroutine 1 [sync.WaitGroup.Wait]:\n"));
  for (const char* state :
       {"[chan receive (nil chan)]:\n", "[chan send (nil chan)]:\n",
        "[select (no cases)]:\n", "[select]:\n", "[sync.Mutex.Lock]:\n",
        "[sync.RWMutex.RLock]:\n", "[sync.RWMutex.Lock]:\n"}) {
    EXPECT_THAT(result.output, HasSubstr(state));
  }
  EXPECT_THAT(result.output, HasSubstr(" in goroutine 1\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("destroyed")));
}

TEST_P(Ending, TimerThatNobodyReadsDoesNotHideADeadlock) {
  const Result result = run("deadlocks_with_unread_timer");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output, HasSubstr("goroutine 1 [chan receive]:\n"));
  EXPECT_THAT(result.output, HasSubstr("wait_for_nothing()"));
}

TEST_P(Ending, DeadlockIsFoundAfterTheLastThreadEnded) {
  EXPECT_EQ(run("waits_for_thread_that_ends").code, 2);
}

TEST_P(Ending, ThreadsThatCanActPreventTheVerdict) {
  EXPECT_EQ(run("is_woken_by_a_thread").code, 6);
}

TEST_P(Ending, PanicInAGoroutine) {
  const Result result = run("panics_in_goroutine");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("printed before, deferred\n"),
                    HasSubstr("panic: close of nil channel\n\ngoroutine "),
                    HasSubstr(" [running]:\n"), HasSubstr("created by "),
                    Not(HasSubstr("destroyed"))));
}

TEST_P(Ending, ExceptionInMain) {
  const Result result = run("throws_in_main");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output,
              StartsWith("panic: std text\n[exception std::runtime_error]\n\n"
                         "goroutine 1 [running]:\n"));
}

TEST_P(Ending, ExceptionOfAnyType) {
  const Result result = run("throws_a_number");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output, StartsWith("panic: (int) 5\n\ngoroutine "));
}

TEST_P(Ending, NestedPanic) {
  const Result result = run("panics_in_a_defer");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output, StartsWith("panic: first\n\tpanic: second\n\n"));
}

TEST_P(Ending, CatchIsRecover) { EXPECT_EQ(run("recovers").code, 0); }

TEST_P(Ending, FatalErrorsCannotBeCaught) {
  const Result result = run("unlocks_unlocked");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output,
              StartsWith("fatal error: sync: unlock of unlocked mutex\n\n"
                         "goroutine 1 [running]:\n"));
  EXPECT_THAT(run("runlocks_unlocked").output,
              StartsWith("fatal error: sync: RUnlock of unlocked RWMutex\n"));
  EXPECT_THAT(run("rwunlocks_unlocked").output,
              StartsWith("fatal error: sync: Unlock of unlocked RWMutex\n"));
}

TEST_P(Ending, GoexitInMain) {
  const Result result = run("goexits_last");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("other ran\n"),
                    HasSubstr("fatal error: no goroutines (main called "
                              "runtime.Goexit) - deadlock!\n")));
  EXPECT_EQ(run("goexits_then_exit").code, 0);
}

TEST_P(Ending, SwallowedGoexitIsReported) {
  const Result result = run("swallows_goexit");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output, HasSubstr("caught and not rethrown"));
}

TEST_P(Ending, StackOverflowNamesTheGoroutine) {
  const Result result = run("overflows_goroutine");
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.output, AllOf(HasSubstr(" stack overflow: its "),
                                   HasSubstr("GOSAN_STACK_SIZE=1024k"),
                                   HasSubstr("fatal error: stack overflow\n")));
  EXPECT_THAT(run("overflows_one_of_many").output,
              HasSubstr(" stack overflow: its "));
  EXPECT_THAT(run("overflows_main").output,
              HasSubstr("goroutine 1 stack overflow"));
}

TEST_P(Ending, MainHasTheMainThreadsStack) {
  EXPECT_EQ(run("uses_main_stack").code, 0);
}

TEST_P(Ending, BlockedExitHandlerDoesNotHang) {
  EXPECT_EQ(run("blocks_in_handler").code, 9);
}

TEST(StackSize, CanBeRaised) {
  const Result result = run("overflows_goroutine", "GOSAN_STACK_SIZE=1m");
  EXPECT_THAT(result.output, HasSubstr("its 1008 KiB"));
}

}  // namespace
}  // namespace gosan

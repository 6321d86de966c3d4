// What a listener is told about the end of a program, and what it may change.
// The body is programs/listened.cc.
#include <gtest/gtest.h>

#include <ostream>

#include "subprocess.h"

namespace gosan {
namespace {

struct Row {
  const char* way;
  int exit_code;
  const char* out;
};
void PrintTo(const Row& row, std::ostream* stream) { *stream << row.way; }
class ListenerEnd : public ::testing::TestWithParam<Row> {};

TEST_P(ListenerEnd, IsToldOnceAndChoosesTheExitCode) {
  for (const char* workers : {"GOMAXPROCS=2", "GOMAXPROCS=4"}) {
    const Outcome outcome =
        run({{GOSAN_TEST_LISTENED, GetParam().way}, {workers}});
    EXPECT_EQ(outcome.exit_code, GetParam().exit_code) << outcome;
    EXPECT_EQ(outcome.out, GetParam().out) << workers;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ways, ListenerEnd,
    ::testing::Values(
        Row{"return-0", 66, "finish 0, main thread, stopped\nglobals\n"},
        Row{"return-3", 3, "finish 3, main thread, stopped\nglobals\n"},
        Row{"spinning", 66, "finish 0, main thread, stopped\nglobals\n"},
        Row{"exit", 66, "finish 0, main thread, stopped\nhandler\nglobals\n"},
        Row{"panic", 2, "crashed\nfinish 2, main thread, stopped\n"},
        Row{"deadlock", 2,
            "deadlock\ncrashed\nfinish 2, main thread, stopped\n"}));

}  // namespace
}  // namespace gosan

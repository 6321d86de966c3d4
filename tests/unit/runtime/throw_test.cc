// The last words of exceptions that nobody catches: Go's lines, and the stack
// on which each was thrown. The bodies are in programs/throws.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "subprocess.h"

namespace gosan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Row {
  const char* program;
  const char* words;  // all before the stack
  const char* frame;  // the first of the stack
};
void PrintTo(const Row& row, std::ostream* stream) { *stream << row.program; }
class Uncaught : public ::testing::TestWithParam<Row> {};

TEST_P(Uncaught, SaysItAndShowsWhere) {
  const Row& row = GetParam();
  const Outcome outcome = run({{GOSAN_TEST_LIFECYCLE, row.program}, {}});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, StartsWith(std::string(row.words) +
                                      "\n\ngoroutine 1 [running]:\n"
                                      "(anonymous namespace)::" +
                                      row.frame));
}

INSTANTIATE_TEST_SUITE_P(
    Programs, Uncaught,
    ::testing::Values(
        Row{"thrown-again",
            "panic: from below [recovered, repanicked]\n"
            "[exception std::runtime_error]",
            "thrown_again("},
        Row{"panic-thrown-again", "panic: raised here [recovered, repanicked]",
            "raise_a_panic("},
        Row{"rethrown-by-pointer",
            "panic: from below [recovered, repanicked]\n"
            "[exception std::runtime_error]",
            "rethrown_by_pointer("},
        Row{"second-in-a-handler",
            "panic: from below [recovered]\n\tpanic: second",
            "second_in_a_handler("},
        Row{"third-in-a-handler",
            "panic: first [recovered]\n\tpanic: second [recovered]\n"
            "\tpanic: third",
            "third_in_a_handler("},
        Row{"second-in-a-defer", "panic: from below\n\tpanic: in a defer",
            "second_in_a_defer("},
        Row{"text-of-a-string",
            "panic: a string\n[exception std::__cxx11::basic_string<char, "
            "std::char_traits<char>, std::allocator<char> >]",
            "text_of_a_string("},
        Row{"text-of-a-literal", "panic: a literal\n[exception char const*]",
            "text_of_a_literal("},
        Row{"text-of-anything", "panic: ((anonymous namespace)::Unknown)",
            "text_of_anything("},
        Row{"an-old-stack-is-not-shown", "panic: made by hand",
            "an_old_stack_is_not_shown("}));

TEST(Uncaught, KeepsTheStackThatItWasThrownOn) {
  const Outcome outcome =
      run({{GOSAN_TEST_LIFECYCLE, "uncaught-in-goroutine"}, {}});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_EQ(outcome.out, "deferred\n");
  const std::string frame = "(anonymous namespace)::throw_from_below(int)\n";
  EXPECT_THAT(outcome.err,
              StartsWith("panic: from below\n[exception std::runtime_error]\n\n"
                         "goroutine 2 [running]:\n" +
                         frame));
  EXPECT_THAT(outcome.err, Not(HasSubstr("__cxa_throw")));
  std::size_t frames = 0;
  for (std::size_t at = outcome.err.find(frame); at != std::string::npos;
       at = outcome.err.find(frame, at + 1)) {
    ++frames;
  }
  EXPECT_EQ(frames, 3u) << outcome;
}

TEST(Uncaught, APanicShowsBothEndsOfADeepStack) {
  const Outcome outcome =
      run({{GOSAN_TEST_LIFECYCLE, "panic-deep-down", "1000"}, {}});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr(" frames elided...\n"));
  EXPECT_THAT(outcome.err,
              HasSubstr("(anonymous namespace)::panic_deep_down(unsigned"));
}

TEST(Uncaught, NoexceptEndsTheProgramLikewise) {
  const Outcome outcome = run({{GOSAN_TEST_LIFECYCLE, "through-noexcept"}, {}});
  EXPECT_EQ(outcome.exit_code, 2) << outcome;
  EXPECT_THAT(outcome.err,
              StartsWith("panic: from below\n[exception std::runtime_error]\n\n"
                         "goroutine 1 [running]:\n"));
}

}  // namespace
}  // namespace gosan

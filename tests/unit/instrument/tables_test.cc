// Call stacks from the call table, and the tables of globals and units.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kStacks[] = "GOSAN_FAKE_STACKS=1";

class CallTable : public ::testing::TestWithParam<const char*> {
 protected:
  Workspace workspace_;
};

INSTANTIATE_TEST_SUITE_P(
    Builds, CallTable,
    ::testing::Values("-O0", "-O2", "-O2 -g", "-O2 -fuse-ld=lld",
                      "-O2 -fPIC -ffunction-sections -Wl,--gc-sections",
                      "-O2 -ffunction-sections -fuse-ld=lld -Wl,--gc-sections",
                      "-O1 -fno-pie -no-pie"));

TEST_P(CallTable, GivesTheUsersLinesAndTexts) {
  workspace_.write("unit.cc",
                   "int g;\n"
                   "[[gnu::noinline]] void inner(int n) { g += n; }\n"
                   "template <class T> [[gnu::noinline]] void middle(T t) {\n"
                   "  inner(1);\n"
                   "  inner(t);\n"
                   "}\n"
                   "int main() {\n"
                   "  middle(3);\n"
                   "  middle('a');\n"
                   "}\n");
  const Result result =
      workspace_.compile_and_run(std::string(GetParam()) + " unit.cc", kStacks);
  if (result.output.find("invalid linker name") != std::string::npos) {
    GTEST_SKIP() << "no lld here";
  }
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("  at\tunit.cc:4:3\tvoid middle<int>(int)"
                              "\tinner(1)\n  at\tunit.cc:8:3\tmain\tmiddle(3)"),
                    HasSubstr("  at\tunit.cc:5:3\tvoid middle<int>(int)"
                              "\tinner(t)\n  at\tunit.cc:8:3\tmain"),
                    HasSubstr("  at\tunit.cc:5:3\tvoid middle<char>(char)"
                              "\tinner(t)\n  at\tunit.cc:9:3\tmain")));
}

TEST_P(CallTable, SharesTemplatesBetweenUnits) {
  workspace_.write("both.h",
                   "extern int g;\n"
                   "template <class T> [[gnu::noinline]] void bump(T t) {\n"
                   "  [&] { g += t; }();\n"
                   "}\n"
                   "void other();\n");
  workspace_.write("one.cc",
                   "#include \"both.h\"\nint g;\n"
                   "int main() { bump(1); other(); }\n");
  workspace_.write("two.cc",
                   "#include \"both.h\"\nvoid other() { bump(2); }\n");
  const Result result = workspace_.compile_and_run(
      std::string(GetParam()) + " one.cc two.cc", kStacks);
  if (result.output.find("invalid linker name") != std::string::npos) {
    GTEST_SKIP() << "no lld here";
  }
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("one.cc:3:14\tmain\tbump(1)"),
                    HasSubstr("two.cc:2:16\tother()\tbump(2)\n"
                              "  at\tone.cc:3:23\tmain\tother()")));
}

TEST_P(CallTable, CoversCallsThatMayThrow) {
  workspace_.write(
      "unit.cc",
      "int g;\n"
      "struct Guard { ~Guard() { g = 0; } };\n"
      "[[gnu::noinline]] int work(int n) { if (n < 2) throw n; return g += n; "
      "}\n"
      "[[gnu::noinline, noreturn]] void fail() { g = 9; throw 'x'; }\n"
      "[[gnu::noinline]] int retry() {\n"
      "  for (int n = 0;; ++n) {\n"
      "    try { work(n); break; } catch (int) {}\n"
      "  }\n"
      "  Guard guard;\n"
      "  try { if (g) fail(); } catch (char) { work(5); }\n"
      "  return work(7);\n"
      "}\n"
      "int main() { return retry() == 0; }\n");
  const Result result =
      workspace_.compile_and_run(std::string(GetParam()) + " unit.cc", kStacks);
  if (result.output.find("invalid linker name") != std::string::npos) {
    GTEST_SKIP() << "no lld here";
  }
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("unit.cc:7:11\tretry()\twork(n)"),
                    HasSubstr("unit.cc:10:16\tretry()\tfail()"),
                    HasSubstr("unit.cc:10:41\tretry()\twork(5)"),
                    HasSubstr("unit.cc:11:10\tretry()\twork(7)")));
}

TEST_P(CallTable, WorksInSharedLibraries) {
  const std::string flags = GetParam();
  if (flags.find("no-pie") != std::string::npos) GTEST_SKIP();
  workspace_.write("lib.cc", "int g; void bump() { g++; }\n");
  workspace_.write("main.cc", "void bump(); int main() { bump(); }\n");
  const Result library =
      workspace_.compile(flags + " -fPIC -shared lib.cc -o libbump.so");
  if (library.output.find("invalid linker name") != std::string::npos) {
    GTEST_SKIP() << "no lld here";
  }
  ASSERT_EQ(library.exit_code, 0) << library.output;
  const Result result =
      workspace_.compile_and_run(flags + " main.cc -L. -lbump -Wl,-rpath,.",
                                 "GOSAN_FAKE_STACKS=1 GOSAN_FAKE_TABLES=1");
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("unit\t2\tlib.cc"), HasSubstr("unit\t2\tmain.cc"),
                    HasSubstr("  at\tmain.cc:1:27\tmain\tbump()")));
}

TEST(GlobalTable, ListsNamesTypesAndPlaces) {
  Workspace workspace;
  workspace.write("unit.cc",
                  "int counter = 7;\n"
                  "namespace app { static const char* name; int list[4]; }\n"
                  "template <class T> T shared = T(5);\n"
                  "struct S { static inline long total = 3; };\n"
                  "thread_local int hidden = 1; const int fixed = 2;\n"
                  "int main() { static int calls = 9; calls++;\n"
                  "  app::name = \"x\";\n"
                  "  return shared<int> + S::total + hidden == fixed; }\n");
  const Result result =
      workspace.compile_and_run("-O2 unit.cc", "GOSAN_FAKE_TABLES=1");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("global\tcounter\tint\tunit.cc:1\t4\t7\n"),
                    HasSubstr("global\tapp::list\tint[4]\tunit.cc:2\t16\t0\n"),
                    HasSubstr("global\tS::total\tlong\tunit.cc:4\t8\t3\n"),
                    HasSubstr("global\tmain::calls\tint\tunit.cc:6\t4\t9\n"),
                    HasSubstr("global\tshared<int>\tint\tunit.cc:3\t4\t5\n")));
  EXPECT_THAT(result.output, Not(HasSubstr("global\thidden")));
  EXPECT_THAT(result.output, Not(HasSubstr("global\tfixed")));
}

TEST(UnitTable, RegistersOncePerLinkedObject) {
  Workspace workspace;
  workspace.write("one.cc", "void f(); int main() { f(); }\n");
  workspace.write("two.cc", "void f() {}\n");
  const Result result =
      workspace.compile_and_run("one.cc two.cc", "GOSAN_FAKE_TABLES=1");
  EXPECT_EQ(result.output, "module\t2\nunit\t2\tone.cc\nunit\t2\ttwo.cc\n");
}

}  // namespace
}  // namespace gosan::testing

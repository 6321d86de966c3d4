// What functions of the C library access, libatomic's among them, and what
// inline assembly leaves unseen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LibraryCalls : public ::testing::TestWithParam<const char*> {
 protected:
  // "read 4" and so on: what `statement`, on line 5, accesses.
  std::vector<std::string> extents(const std::string& statement) {
    workspace_.write("unit.cc",
                     "#include <cstdio>\n#include <cstdlib>\n"
                     "#include <cstring>\nchar a[32] = \"hello world\", "
                     "b[32] = \"hello\"; int n = 7;\n"
                     "[[gnu::noinline]] void f() { " +
                         statement + " }\nint main() { f(); }\n");
    const Result result =
        workspace_.compile_and_run(std::string(GetParam()) + " unit.cc");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    std::vector<std::string> found;
    for (const Access& access : accesses(result)) {
      if (access.variable == "n") continue;
      found.push_back(access.kind + " " + std::to_string(access.size));
    }
    return found;
  }

  Workspace workspace_;
};

INSTANTIATE_TEST_SUITE_P(Levels, LibraryCalls,
                         ::testing::Values("-O0", "-O1", "-O2", "-O3"),
                         [](const auto& level) {
                           return std::string(level.param + 1);
                         });

constexpr char kKeep[] = "asm volatile(\"\" : : \"r\"(";

std::string keep(const std::string& call) { return kKeep + call + "));"; }

TEST_P(LibraryCalls, StringsEndBehindTheirTerminator) {
  EXPECT_THAT(extents(keep("strlen(a)")), ElementsAre("read 12"));
  EXPECT_THAT(extents(keep("strnlen(a, 4)")), ElementsAre("read 4"));
  EXPECT_THAT(extents(keep("strnlen(a, 40)")), ElementsAre("read 12"));
  EXPECT_THAT(extents(keep("strrchr(a, 'w')")), ElementsAre("read 12"));
}

TEST_P(LibraryCalls, SearchesEndWhereTheyFind) {
  EXPECT_THAT(extents(keep("strchr(a, 'w')")), ElementsAre("read 7"));
  EXPECT_THAT(extents(keep("strchr(a, 'z')")), ElementsAre("read 12"));
  EXPECT_THAT(extents(keep("memchr(a, 'o', n + 3)")), ElementsAre("read 5"));
  EXPECT_THAT(extents(keep("memchr(a, 'z', n + 3)")), ElementsAre("read 10"));
}

TEST_P(LibraryCalls, ComparisonsEndAtTheFirstDifference) {
  EXPECT_THAT(extents(keep("strcmp(a, b)")), ElementsAre("read 6", "read 6"));
  EXPECT_THAT(extents(keep("strncmp(a, b, n - 3)")),
              ElementsAre("read 4", "read 4"));
  EXPECT_THAT(extents(keep("memcmp(a, b, n)")),
              ElementsAre("read 7", "read 7"));
}

TEST_P(LibraryCalls, CopiesReadAndWrite) {
  EXPECT_THAT(extents("strcpy(b, a);"), ElementsAre("read 12", "write 12"));
  EXPECT_THAT(extents("strncpy(b, a, n - 4);"),
              ElementsAre("read 3", "write 3"));
  EXPECT_THAT(extents("strncpy(a, b, n + 3);"),
              ElementsAre("read 6", "write 10"));
  EXPECT_THAT(extents("strcat(a, b);"),
              ElementsAre("read 6", "read 12", "write 6"));
}

TEST_P(LibraryCalls, OutputIsAsLongAsItIs) {
  EXPECT_THAT(extents("snprintf(a, 32, \"%d\", n * 111);"),
              ElementsAre("write 4"));
  EXPECT_THAT(extents("snprintf(a, 3, \"%d\", n * 111);"),
              ElementsAre("write 3"));
}

TEST_P(LibraryCalls, SortingWritesTheArray) {
  const auto found = extents(
      "qsort(b, static_cast<size_t>(n) - 2, 1, [](const void* p, const void* q)"
      " { return *(const char*)p - *(const char*)q; });");
  EXPECT_THAT(found, ::testing::Contains("write 5"));
}

TEST_P(LibraryCalls, LocalsThatNobodySeesAreLeftOut) {
  // Only the optimiser knows that strlen keeps no pointer.
  if (std::string(GetParam()) == "-O0") GTEST_SKIP();
  EXPECT_THAT(extents("char c[8]; memcpy(c, \"abc\", 4); " + keep("strlen(c)")),
              IsEmpty());
}

TEST_P(LibraryCalls, OfLibatomicAreBracketed) {
  workspace_.write("unit.cc",
                   "#include <atomic>\n"
                   "struct T { long a, b, c; }; std::atomic<T> t{};\n"
                   "int main() { t.store({1, 2, 3}, std::memory_order_release);"
                   "\n  T e = t.load(std::memory_order_acquire);\n"
                   "  e.a = 9; t.compare_exchange_strong(e, {});\n"
                   "  return t.exchange({}).b != 2; }\n");
  const Result result = workspace_.compile_and_run(
      std::string(GetParam()) + " -std=c++20 unit.cc -latomic");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("begin\t1\nend\t1\t3\n"));
  EXPECT_THAT(result.output, HasSubstr("begin\t0\nend\t0\t2\n"));
  EXPECT_THAT(result.output, HasSubstr("begin\t2\nend\t0\t5\n"));  // failed
  EXPECT_THAT(result.output, HasSubstr("begin\t2\nend\t2\t5\n"));
  EXPECT_THAT(result.output, HasSubstr("atomic-write\t24\t"));
}

TEST_P(LibraryCalls, AssemblyOnMemoryIsCounted) {
  const std::string program =
      "int n; int main() {\n"
      "  asm volatile(\"\" ::: \"memory\"); asm volatile(\"nop\");\n"
      "  %s }\n";
  const auto tables_of = [&](const char* more) {
    std::string text = program;
    text.replace(text.find("%s"), 2, more);
    workspace_.write("unit.cc", text);
    return workspace_
        .compile_and_run(std::string(GetParam()) + " unit.cc",
                         "GOSAN_FAKE_TABLES=1")
        .output;
  };
  EXPECT_THAT(tables_of(""), Not(HasSubstr("unseen")));
  EXPECT_THAT(tables_of("asm volatile(\"incl %0\" : \"+m\"(n));"
                        "asm volatile(\"nop\" ::: \"memory\");"),
              HasSubstr("unseen\t2\n"));
}

TEST_P(LibraryCalls, AccessesToVptrsAreNamed) {
  workspace_.write("unit.cc",
                   "struct B { virtual ~B(); virtual int f(); };\n"
                   "B::~B() {} int B::f() { return 1; }\n"
                   "struct D : B { int f() override { return 2; } };\n"
                   "B* volatile p;\n"
                   "int main() { p = new D; int n = p->f(); delete p;\n"
                   "  return n - 2; }\n");
  const Result result =
      workspace_.compile_and_run(std::string(GetParam()) + " unit.cc");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("p->f()\tvptr\tvtable pointer"));
  EXPECT_THAT(result.output, HasSubstr("delete p\tvptr\tvtable pointer"));
  EXPECT_THAT(result.output,
              ::testing::ContainsRegex(
                  "write\t8\t[^\n]*D::D..\t[^\n]*\tvptr\tvtable pointer"));
}

}  // namespace
}  // namespace gosan::testing

// The inlined check itself, its eliminations, and atomics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Checks : public ::testing::TestWithParam<const char*> {
 protected:
  Result run_program(const std::string& source,
                     const std::string& arguments = "",
                     const std::string& environment = "") {
    workspace_.write("unit.cc", source);
    return workspace_.compile_and_run(
        std::string(GetParam()) + " unit.cc " + arguments, environment);
  }

  Workspace workspace_;
};

INSTANTIATE_TEST_SUITE_P(Levels, Checks,
                         ::testing::Values("-O0", "-O1", "-O2", "-O3"),
                         [](const auto& level) {
                           return std::string(level.param + 1);
                         });

// The fake detector marks the shadow at the first access of each byte: an
// inlined check that reads the wrong cell, mask or word calls again.
TEST_P(Checks, DoNotCallTwiceForOneEpoch) {
  const Result result = run_program(
      "struct alignas(16) All { char c[8]; short s[4]; int i[2]; long l;"
      "  double d[2]; float f[5]; } all;\n"
      "void release() { asm volatile(\"\" ::: \"memory\"); }\n"
      "[[gnu::noinline]] void touch(volatile All* a) {\n"
      "  for (int i = 0; i < 8; ++i) a->c[i] = 1;\n"
      "  for (int i = 0; i < 4; ++i) a->s[i] = 1;\n"
      "  for (int i = 0; i < 2; ++i) a->i[i] = 1;\n"
      "  a->l = 1;\n"
      "  for (int i = 0; i < 2; ++i) a->d[i] = 1;\n"
      "  for (int i = 0; i < 5; ++i) a->f[i] += a->c[i];\n"
      "}\n"
      "int main() { for (int n = 0; n < 3; ++n) touch(&all); }\n",
      "", "GOSAN_FAKE_MARK=1");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  // 8 + 4 + 2 + 1 + 2 + 5 bytes, shorts and so on; at -O0 `a->f[i]` is read
  // before it is written.
  EXPECT_THAT(accesses(result), SizeIs(22)) << result.output;
}

TEST_P(Checks, SeeAWriteAfterARead) {
  const Result result = run_program(
      "volatile int v; int out;\n"
      "int main() { int n = v; asm volatile(\"\"); v = n; n = v; }\n",
      "", "GOSAN_FAKE_MARK=1");
  const auto found = accesses(result);
  ASSERT_THAT(found, SizeIs(2)) << result.output;
  EXPECT_EQ(found[0].kind, "read");
  EXPECT_EQ(found[1].kind, "write");
}

TEST_P(Checks, AreKeptAfterACallThatMayRelease) {
  const std::string source =
      "volatile int v; void unknown(); [[gnu::noinline]] void f() {\n"
      "  v = 1; v = 2; unknown(); v = 3; }\n"
      "int main() { f(); }\n";
  workspace_.write("other.cc", "void unknown() {}\n");
  EXPECT_THAT(accesses(run_program(source, "other.cc")), SizeIs(2));
  EXPECT_THAT(accesses(run_program(
                  source, "other.cc -fplugin-arg-gosan-no-elimination")),
              SizeIs(3));
}

TEST_P(Checks, AreLeftOutOnlyWhenEveryPathHasOne) {
  // On one path the first access is made, on the other it is not.
  const Result result = run_program(
      "volatile int v; volatile int w;\n"
      "[[gnu::noinline]] void f(int n) {\n"
      "  if (n) v = 1; else w = 1;\n"
      "  v = 2; w = 2;\n"
      "}\n"
      "int main() { f(1); f(0); }\n");
  EXPECT_THAT(accesses(result), SizeIs(6)) << result.output;
}

TEST_P(Checks, DoNotMoveOutOfTheirCondition) {
  const Result result = run_program(
      "int g, n = 5, on; [[gnu::noinline]] int f() {\n"
      "  int sum = 0;\n"
      "  for (int i = 0; i < 5; ++i) if (on) { sum += g; g = sum; }\n"
      "  return on ? g : sum; }\n"
      "int main() { return f(); }\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, Not(HasSubstr("\tg\tint")));
}

TEST_P(Checks, BracketAtomics) {
  const Result result = run_program(
      "int a; int main() { int e = 3;\n"
      "  __atomic_fetch_add(&a, 1, __ATOMIC_ACQ_REL);\n"
      "  __atomic_store_n(&a, 4, __ATOMIC_RELEASE);\n"
      "  __atomic_load_n(&a, __ATOMIC_ACQUIRE);\n"
      "  __atomic_compare_exchange_n(&a, &e, 5, 0, __ATOMIC_SEQ_CST,\n"
      "                              __ATOMIC_RELAXED);\n"
      "  __atomic_thread_fence(__ATOMIC_RELEASE); }\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("begin\t2\nend\t2\t4\n"),
                    HasSubstr("begin\t1\nend\t1\t3\n"),
                    HasSubstr("begin\t0\nend\t0\t2\n"),
                    HasSubstr("begin\t2\nend\t0\t0\n"),  // failed: a load
                    HasSubstr("fence\t3\n")));
  EXPECT_THAT(result.output,
              HasSubstr("atomic-write\t4\tunit.cc:2:3\tmain\t"
                        "__atomic_fetch_add(&a, 1, __ATOMIC_ACQ_REL)"));
}

TEST_P(Checks, CoverMaskedVectorAccesses) {
  const Result result = run_program(
      "float a[32], b[32]; int main() {\n"
      "  for (int i = 0; i < 32; i += 3) a[i] = 1;\n"
      "  for (int i = 0; i < 32; ++i) if (a[i] > 0) b[i] += a[i]; }\n",
      "-mavx2", "GOSAN_FAKE_MARK=1");
  if (result.exit_code != 0) GTEST_SKIP() << "this machine has no AVX2";
  size_t bytes_of_b = 0;
  for (const Access& access : accesses(result)) {
    if (access.kind == "write" && access.variable == "b") {
      bytes_of_b += access.size;
    }
  }
  EXPECT_EQ(bytes_of_b, 11 * sizeof(float)) << result.output;
}

}  // namespace
}  // namespace gosan::testing

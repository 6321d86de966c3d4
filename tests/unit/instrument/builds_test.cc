// Ways of calling the compiler: what must not break, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kProgram[] = "int g; int main() { g++; }\n";

class Builds : public ::testing::Test {
 protected:
  Builds() { workspace_.write("unit.cc", kProgram); }

  Workspace workspace_;
};

TEST_F(Builds, EmitDebugSectionsOnlyWhenAsked) {
  const auto sections = [&](const char* flags) {
    workspace_.compile(std::string("-c unit.cc -O2 ") + flags);
    return workspace_.shell("readelf -SW unit.o").output;
  };
  EXPECT_THAT(sections(""), Not(HasSubstr(".debug_")));
  EXPECT_THAT(sections("-g"), HasSubstr(".debug_info"));
  EXPECT_THAT(sections("-gline-tables-only"), HasSubstr(".debug_line"));
}

TEST_F(Builds, KeepExpressionsWithDebugInfo) {
  for (const char* flags : {"-g", "-gline-tables-only", "-O2 -g"}) {
    EXPECT_THAT(
        accesses(workspace_.compile_and_run(std::string(flags) + " unit.cc")),
        Contains(Field(&Access::expression, "g++")))
        << flags;
  }
}

TEST_F(Builds, UsePrecompiledHeaders) {
  workspace_.write("all.h", "inline void bump(int* p) { ++*p; }\n");
  workspace_.write("user.cc", "int g; int main() { bump(&g); g = 2; }\n");
  ASSERT_EQ(workspace_.compile("-x c++-header all.h -o all.pch").exit_code, 0);
  const auto found =
      accesses(workspace_.compile_and_run("-include-pch all.pch user.cc"));
  EXPECT_THAT(found, Contains(Field(&Access::expression, "++*p")));
  EXPECT_THAT(found, Contains(Field(&Access::expression, "g = 2")));
}

TEST_F(Builds, PassThroughOtherModes) {
  EXPECT_EQ(workspace_.compile("-fsyntax-only -Werror unit.cc").exit_code, 0);
  const Result preprocessed = workspace_.compile("-E unit.cc");
  EXPECT_THAT(preprocessed.output, HasSubstr(kProgram));
  EXPECT_EQ(workspace_.compile("-MD -c -Werror unit.cc").exit_code, 0);
  EXPECT_EQ(workspace_.shell("cat unit.d").output, "unit.o: unit.cc\n");
}

TEST_F(Builds, CompileC) {
  workspace_.write("unit.c", "static int n; int main(void) { n += 2; }\n");
  const Result result =
      workspace_.compile_and_run("-x c -std=c11 unit.c -x none");
  EXPECT_THAT(accesses(result), Contains(Field(&Access::expression, "n += 2")))
      << result.output;
}

TEST_F(Builds, InstrumentOnceWhenGivenBothWays) {
  const auto found = accesses(workspace_.compile_and_run(
      "-fpass-plugin=" GOSAN_TEST_PLUGIN " unit.cc"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].expression, "g++");
}

TEST_F(Builds, InstrumentIrThroughThePassPlugin) {
  const auto found = accesses(workspace_.compile_and_run(
      "-save-temps -fpass-plugin=" GOSAN_TEST_PLUGIN " unit.cc"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].line, 1u);
}

TEST_F(Builds, CompileWhatIsRare) {
  workspace_.write(
      "rare.cc",
      "#include <csetjmp>\n#include <coroutine>\n#include <cstdarg>\n"
      "int g; std::jmp_buf jump;\n"
      "struct Task { struct promise_type {\n"
      "  Task get_return_object() { return {std::coroutine_handle<\n"
      "    promise_type>::from_promise(*this)}; }\n"
      "  std::suspend_always initial_suspend() { return {}; }\n"
      "  std::suspend_always final_suspend() noexcept { return {}; }\n"
      "  void return_void() {} void unhandled_exception() {} };\n"
      "  std::coroutine_handle<promise_type> handle; };\n"
      "Task count(int n) { while (n--) { g++; co_await std::suspend_always(); "
      "} }\n"
      "int sum(int n, ...) { va_list list; va_start(list, n); int s = 0;\n"
      "  while (n--) s += va_arg(list, int); va_end(list); return s; }\n"
      "int dispatch(const char* code) {\n"
      "  static void* targets[] = {&&add, &&end};\n"
      "  goto *targets[static_cast<int>(*code++)];\n"
      "add: g += 2; goto *targets[static_cast<int>(*code++)];\n"
      "end: return g; }\n"
      "int assembly(int n) {\n"
      "  asm goto(\"test %0, %0; jz %l1\" : : \"r\"(n) : : zero); return 1;\n"
      "zero: return 0; }\n"
      "int down(int n) { if (n == 0) return g;\n"
      "  [[clang::musttail]] return down(n - 1); }\n"
      "[[gnu::target_clones(\"avx2\", \"default\")]] int clones() { return g; "
      "}\n"
      "int main() { Task t = count(3);\n"
      "  while (!t.handle.done()) t.handle.resume();\n"
      "  t.handle.destroy();\n"
      "  if (!setjmp(jump)) longjmp(jump, 1);\n"
      "  const char code[] = {0, 0, 1};\n"
      "  return sum(2, 3, 4) == 7 && dispatch(code) == 7 && assembly(1) == 1 "
      "&&\n"
      "         down(1000) == 7 && clones() == 7 ? 0 : 1; }\n");
  for (const char* level : {"-O0", "-O2"}) {
    const Result result =
        workspace_.compile_and_run(std::string(level) + " rare.cc");
    EXPECT_EQ(result.exit_code, 0) << level << "\n" << result.output;
  }
}

TEST_F(Builds, RefuseUnknownPluginArguments) {
  const Result result =
      workspace_.compile("-fplugin-arg-gosan-bogus -c unit.cc");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output,
              HasSubstr("error: gosan: unknown plugin argument "
                        "'-fplugin-arg-gosan-bogus'; known are"));
}

TEST_F(Builds, RefuseThreadSanitizer) {
  const Result result = workspace_.compile("-fsanitize=thread -c unit.cc");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("-fsanitize=thread cannot be combined"));
}

// One line and exit code 1, from compilers that the plugin does not fit.
void expect_refusal(const Workspace& workspace, const std::string& compiler,
                    const std::string& own_name) {
  if (workspace.shell("command -v " + compiler).exit_code != 0) {
    GTEST_SKIP() << "no " << compiler << " here";
  }
  const Result result =
      workspace.shell(compiler + " -fplugin=" GOSAN_TEST_PLUGIN " -c unit.cc");
  EXPECT_EQ(result.exit_code, 1) << result.output;
  EXPECT_EQ(result.lines().size(), 1u) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("the gosan plugin fits clang 19 only"),
                    HasSubstr(own_name),
                    HasSubstr("use gosan++, or clang++-19"
                              " with $(gosan-config")));
}

TEST_F(Builds, RefuseAnotherClang) {
  expect_refusal(workspace_, "clang++-14", "clang version 14.");
}

TEST_F(Builds, RefuseGcc) { expect_refusal(workspace_, "g++", "cc1plus"); }

// The plugin's references to clang are weak: one that clang does not have would
// be a null pointer instead of an error.
TEST_F(Builds, ReferToNothingThatClangLacks) {
  const Result result = workspace_.shell(
      "nm -D --undefined-only " GOSAN_TEST_PLUGIN
      " | awk '$1 == \"w\" {print $2}' | grep -E "
      "'^_ZN?K?[A-Z0-9]*(4llvm|5clang)'"
      " | sed 's/@.*//' | sort >needed;"
      "for library in $(ldd $(readlink -f $(command -v " GOSAN_TEST_CXX
      "))"
      " | awk '/libLLVM|libclang-cpp/ {print $3}'); do"
      " nm -D --defined-only $library | awk '{print $3}' | sed 's/@.*//'; done"
      " | sort -u >given; test -s needed && comm -23 needed given");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, "");
}

}  // namespace
}  // namespace gosan::testing

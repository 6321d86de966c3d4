// What the plugin says about each access: place, function, expression,
// variable and type, with and without optimisation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compile.h"

namespace gosan::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Sites : public ::testing::TestWithParam<const char*> {
 protected:
  // Compiles `declarations` (one line), a function with `statement` on line 3
  // from column 3, and a main that calls it.
  std::vector<Access> accesses_of(const std::string& declarations,
                                  const std::string& statement) {
    workspace_.write("unit.cc", declarations +
                                    "\n[[gnu::noinline]] void f(int i) {\n" +
                                    "  " + statement +
                                    "\n  (void)i;\n}\nint main() { f(1); }\n");
    const Result result =
        workspace_.compile_and_run(std::string(GetParam()) + " unit.cc");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    return accesses(result);
  }

  static Access access(const char* kind, unsigned size, unsigned column,
                       const char* expression, const char* variable,
                       const char* type) {
    return {kind, size, 3, column, "f(int)", expression, variable, type};
  }

  Workspace workspace_;
};

INSTANTIATE_TEST_SUITE_P(Levels, Sites, ::testing::Values("-O0", "-O2"),
                         [](const auto& level) {
                           return std::string(level.param + 1);
                         });

TEST_P(Sites, NamePostIncrement) {
  EXPECT_THAT(accesses_of("int counter;", "counter++;"),
              Contains(access("write", 4, 3, "counter++", "counter", "int")));
}

TEST_P(Sites, NamePreIncrement) {
  EXPECT_THAT(accesses_of("long x;", "++x;"),
              Contains(access("write", 8, 3, "++x", "x", "long")));
}

TEST_P(Sites, NameCompoundAssignment) {
  EXPECT_THAT(accesses_of("short x;", "x += 1;"),
              Contains(access("write", 2, 3, "x += 1", "x", "short")));
}

TEST_P(Sites, NameBothSidesOfAnAssignment) {
  const auto found = accesses_of("int x, y;", "x = y;");
  EXPECT_THAT(found, Contains(access("write", 4, 3, "x = y", "x", "int")));
  EXPECT_THAT(found, Contains(access("read", 4, 7, "y", "y", "int")));
}

TEST_P(Sites, NameArrayElements) {
  const auto found = accesses_of("int a[4]; char b[4];", "a[i] = b[i + 1];");
  EXPECT_THAT(
      found, Contains(access("write", 4, 3, "a[i] = b[i + 1]", "a", "int[4]")));
  EXPECT_THAT(found,
              Contains(access("read", 1, 10, "b[i + 1]", "b", "char[4]")));
}

TEST_P(Sites, TellAPointerFromWhatItPointsTo) {
  const auto found = accesses_of("int a[4]; int* p = a; int x;", "x = p[i];");
  EXPECT_THAT(found, Contains(access("read", 8, 7, "p", "p", "int *")));
  EXPECT_THAT(found, Contains(access("read", 4, 7, "p[i]", "-", "int")));
}

TEST_P(Sites, NameChainsOfFields) {
  const auto found = accesses_of(
      "struct Node { Node* next; int v; } tail, head{&tail, 1}, *p = &head;",
      "p->next->v = 7;");
  EXPECT_THAT(found,
              Contains(access("read", 8, 3, "p->next", "next", "Node *")));
  EXPECT_THAT(found,
              Contains(access("write", 4, 3, "p->next->v = 7", "v", "int")));
}

TEST_P(Sites, NameStructFields) {
  EXPECT_THAT(accesses_of("struct S { int a, b; } s;", "s.b = 3;"),
              Contains(access("write", 4, 3, "s.b = 3", "b", "int")));
}

TEST_P(Sites, NameDereferences) {
  EXPECT_THAT(accesses_of("int v; int* p = &v;", "*p = 3;"),
              Contains(access("write", 4, 3, "*p = 3", "-", "int")));
}

TEST_P(Sites, NameFieldsInsideMethods) {
  const auto found = accesses_of(
      "struct C { int n = 0; void bump() { n += 2; } } c;", "c.bump();");
  EXPECT_THAT(found, Contains(Access{"write", 4, 1, 37, "C::bump()", "n += 2",
                                     "n", "int"}));
}

TEST_P(Sites, NameVariablesCapturedByReference) {
  const auto found = accesses_of(
      "int out; template <class F> [[gnu::noinline]] void call(F f) { f(); }",
      "int local = 0; call([&] { local++; }); out = local;");
  EXPECT_THAT(found, Contains(Access{"write", 4, 3, 29,
                                     "f(int)::$_0::operator()() const",
                                     "local++", "local", "int"}));
}

TEST_P(Sites, NameStaticAndThreadLocals) {
  EXPECT_THAT(accesses_of("", "static int calls; calls++;"),
              Contains(access("write", 4, 21, "calls++", "calls", "int")));
  EXPECT_THAT(accesses_of("thread_local int t;", "t = 4;"),
              Contains(access("write", 4, 3, "t = 4", "t", "int")));
}

TEST_P(Sites, NameAccessesInTemplateInstances) {
  const auto found = accesses_of(
      "template <class T> struct Box { T v; void put(T t) { v = t; } };"
      "Box<double> box;",
      "box.put(1.5);");
  EXPECT_THAT(found,
              Contains(Access{"write", 8, 1, 54, "Box<double>::put(double)",
                              "v = t", "v", "double"}));
}

TEST_P(Sites, ShowMacrosAsTheUserWroteThem) {
  EXPECT_THAT(
      accesses_of("int n;\n#define BUMP(x) (x)++", "BUMP(n);"),
      Contains(Access{"write", 4, 4, 3, "f(int)", "BUMP(n)", "n", "int"}));
}

TEST_P(Sites, CoverOddSizesAndBitFields) {
  EXPECT_THAT(
      accesses_of("long double ld;", "ld = ld + 1;"),
      Contains(access("write", 10, 3, "ld = ld + 1", "ld", "long double")));
  EXPECT_THAT(
      accesses_of("struct B { unsigned a : 3, b : 7; } bits;", "bits.b = 2;"),
      Contains(access("write", 2, 3, "bits.b = 2", "b", "unsigned int")));
  EXPECT_THAT(
      accesses_of("struct [[gnu::packed]] P { char c; int n; } p;", "p.n = 2;"),
      Contains(access("write", 4, 3, "p.n = 2", "n", "int")));
}

TEST_P(Sites, CoverStructCopiesAndMemset) {
  const std::string pair = "struct S { long a, b, c; } s, t;";
  const auto copy = accesses_of(pair, "s = t;");
  EXPECT_THAT(copy, Contains(access("write", 24, 3, "s = t", "s", "S")));
  EXPECT_THAT(accesses_of(pair, "__builtin_memset(&s, i, sizeof s);"),
              Contains(access("write", 24, 3,
                              "__builtin_memset(&s, i, sizeof s)", "-", "-")));
}

TEST_P(Sites, LeaveOutLocalsAndConstants) {
  EXPECT_THAT(accesses_of("const int table[] = {1, 2, 3}; volatile int out;",
                          "int n = table[i]; n += 2; out = n;"),
              ::testing::ElementsAre(
                  access("write", 4, 29, "out = n", "out", "volatile int")));
}

TEST_P(Sites, ObeyTheAttributeAndTheNamespace) {
  const std::string declarations =
      "int g, own, silent, word;"
      "namespace gosan { template <class F> void call(F f) { own++; f(); }"
      "namespace visible { inline void set(int& w) { w = 1; } } }"
      "[[clang::disable_sanitizer_instrumentation]] void quiet() { silent = 5; "
      "}";
  const auto found = accesses_of(
      declarations,
      "gosan::call([] { g += 3; }); quiet(); gosan::visible::set(word);");
  EXPECT_THAT(found, ::testing::SizeIs(2));
  EXPECT_THAT(found, Contains(::testing::Field(&Access::expression, "g += 3")));
  EXPECT_THAT(found, Contains(::testing::Field(&Access::expression, "w = 1")));
}

}  // namespace
}  // namespace gosan::testing

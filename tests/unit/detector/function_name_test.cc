#include "function_name.h"

#include <gtest/gtest.h>

namespace gosan::detector {
namespace {

TEST(FunctionName, LosesParametersQualifiersAndReturnType) {
  EXPECT_EQ(short_function_name("f()"), "f");
  EXPECT_EQ(short_function_name("f(int, char const*)"), "f");
  EXPECT_EQ(short_function_name("Cache::size() const"), "Cache::size");
  EXPECT_EQ(short_function_name("void f<int>(int)"), "f<int>");
  EXPECT_EQ(short_function_name("std::vector<int, std::allocator<int> > "
                                "make<int>(std::function<int (char)>)"),
            "make<int>");
}

TEST(FunctionName, KeepsLambdasAndNamespaces) {
  EXPECT_EQ(short_function_name("main::$_0::operator()() const"),
            "main::$_0::operator()");
  EXPECT_EQ(
      short_function_name("f(int)::{lambda(int)#1}::operator()(int) const"),
      "f::{lambda(int)#1}::operator()");
  EXPECT_EQ(short_function_name("(anonymous namespace)::f(int)"),
            "(anonymous namespace)::f");
  EXPECT_EQ(short_function_name("a::(anonymous namespace)::B::f(int)"),
            "a::(anonymous namespace)::B::f");
}

TEST(FunctionName, KeepsOperators) {
  EXPECT_EQ(short_function_name("A::operator<(A const&) const"),
            "A::operator<");
  EXPECT_EQ(short_function_name("A::operator->() const"), "A::operator->");
  EXPECT_EQ(short_function_name("A::operator bool() const"),
            "A::operator bool");
  EXPECT_EQ(short_function_name("operator new(unsigned long)"), "operator new");
  EXPECT_EQ(short_function_name("A::operator[](unsigned long)"),
            "A::operator[]");
  EXPECT_EQ(short_function_name("bool operator==<int>(A<int>, A<int>)"),
            "operator==<int>");
}

TEST(FunctionName, LeavesOtherTextAlone) {
  EXPECT_EQ(short_function_name(""), "");
  EXPECT_EQ(short_function_name("main"), "main");
  EXPECT_EQ(short_function_name("clone3"), "clone3");
}

TEST(FunctionName, Demangles) {
  EXPECT_EQ(demangle("_Z1fi"), "f(int)");
  EXPECT_EQ(demangle("main"), "main");
}

TEST(FunctionName, KnowsTheRuntimeByItsNamespace) {
  EXPECT_TRUE(is_runtime_symbol("_ZN5gosan2goEv"));
  EXPECT_TRUE(is_runtime_symbol("_ZNK5gosan4chanIiE3lenEv"));
  EXPECT_TRUE(is_runtime_symbol("_ZZN5gosan2goEvENKUlvE_clEv"));
  EXPECT_FALSE(is_runtime_symbol("_ZN6gosan22goEv"));
  EXPECT_FALSE(is_runtime_symbol("_Z5gosanv"));
  EXPECT_FALSE(is_runtime_symbol("main"));
}

}  // namespace
}  // namespace gosan::detector

#include <gosan/gosan.h>

#include <gtest/gtest.h>

#include "support.h"

namespace gosan {
namespace {

TEST(Error, NullIsSuccess) {
  const Error none;
  EXPECT_FALSE(none);
  EXPECT_EQ(none.message(), "");
  EXPECT_TRUE(none.is(Error()));
  EXPECT_FALSE(Error::wrap("while x", none));
}

TEST(Error, WrapsAndFindsItself) {
  const Error inner("disk full");
  const Error outer = Error::wrap("save", Error::wrap("write", inner));
  EXPECT_EQ(outer.message(), "save: write: disk full");
  EXPECT_TRUE(outer.is(inner));
  EXPECT_FALSE(inner.is(outer));
  EXPECT_FALSE(outer.is(Error("disk full")));
  const Error copy = outer;
  EXPECT_EQ(copy, outer);
}

TEST(PanicError, IsAStandardException) {
  try {
    panic("text");
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "text");
  }
}

TEST(Defer, RunsInReverseOrderAtScopeEnd) {
  std::string order;
  {
    auto first = defer([&] { order += 'a'; });
    auto second = defer([&] { order += 'b'; });
    order += '-';
  }
  EXPECT_EQ(order, "-ba");
}

TEST(Defer, PanicInItPropagates) {
  EXPECT_EQ(test::panic_of([] { auto _ = defer([] { panic("deferred"); }); }),
            "deferred");
}

TEST(Defer, RunsDuringUnwinding) {
  bool ran = false;
  EXPECT_EQ(test::panic_of([&] {
              auto _ = defer([&] { ran = true; });
              panic("x");
            }),
            "x");
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace gosan

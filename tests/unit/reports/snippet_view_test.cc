// Where the mark of a source line goes.
#include "snippet_view.h"

#include <gtest/gtest.h>

namespace gosan::report {
namespace {

std::string marked(const ShownLine& line) {
  const std::string_view text = line.text;
  const std::size_t begin = prefix_bytes(text, line.mark_at);
  return std::string(
      text.substr(begin, prefix_bytes(text.substr(begin), line.mark_length)));
}

TEST(ShownLine, MarksTheExpressionWhereItIs) {
  EXPECT_EQ(marked(shown_line("  counter++;", 3, "counter++")), "counter++");
}

TEST(ShownLine, MarksTheNameWhenTheSourceHasChanged) {
  EXPECT_EQ(marked(shown_line("  total++;", 3, "counter++")), "total");
  EXPECT_EQ(marked(shown_line("  gosan::go(f);", 3, "")), "gosan::go");
}

TEST(ShownLine, MarksOneCharacterElsewhere) {
  EXPECT_EQ(marked(shown_line("a + b", 3, "")), "+");
  EXPECT_EQ(marked(shown_line("ä + ö", 6, "")), "ö");
}

TEST(ShownLine, ExpandsTabsToTheColumn) {
  const ShownLine line = shown_line("\tx\t= 1;", 2, "x");
  EXPECT_EQ(line.text, "    x   = 1;");
  EXPECT_EQ(line.mark_at, 4u);
}

TEST(ShownLine, ColumnsOutsideTheLineMarkNothing) {
  EXPECT_EQ(shown_line("abc", 0, "").mark_length, 0u);
  EXPECT_EQ(shown_line("abc", 99, "").mark_length, 0u);
  EXPECT_EQ(shown_line("", 1, "x").text, "");
}

TEST(ShownLine, IsPrintable) {
  EXPECT_EQ(shown_line("a\xff\x1b", 1, "a").text, "a\uFFFD\\x1b");
}

TEST(Cut, CountsCodePoints) {
  EXPECT_EQ(cut("größer", 6), "größer");
  EXPECT_EQ(cut("größer", 5), "größ…");
  EXPECT_EQ(cut("größer", 0), "größer");
}

}  // namespace
}  // namespace gosan::report

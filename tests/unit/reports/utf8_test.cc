// Text of unknown origin.
#include "utf8.h"

#include <gtest/gtest.h>

namespace gosan::report {
namespace {

using namespace std::string_view_literals;

TEST(ValidUtf8, KeepsWhatIsValid) {
  EXPECT_EQ(valid_utf8("a größe 走 🙂\n"), "a größe 走 🙂\n");
  EXPECT_EQ(valid_utf8(""), "");
}

TEST(ValidUtf8, ReplacesEachBadByte) {
  EXPECT_EQ(valid_utf8("a\xff"
                       "b"),
            "a\uFFFDb");
  EXPECT_EQ(valid_utf8("\xe8\xb5"), "\uFFFD\uFFFD");            // cut off
  EXPECT_EQ(valid_utf8("\xc0\xaf"), "\uFFFD\uFFFD");            // overlong '/'
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // surrogate
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80").size(), 12u);        // > U+10FFFF
}

TEST(Printable, SpellsOutControlCharacters) {
  EXPECT_EQ(printable("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(printable("\0\n\x7f"sv), "\\x00\\x0a\\x7f");
  EXPECT_EQ(printable("\u0085"), "\\x85");
}

TEST(Printable, SpellsOutWhatReordersText) {
  EXPECT_EQ(printable("a\u202eb"), "a\\u202eb");
  EXPECT_EQ(printable("\u2066"), "\\u2066");
}

}  // namespace
}  // namespace gosan::report

// Reading source lines, and everything that is not one.
#include <gosan/report_source.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace gosan::report {
namespace {

using ::testing::ElementsAre;

class SourceCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("gosan-source-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name, std::ios::binary) << text;
    return (directory_ / name).string();
  }

  std::filesystem::path directory_;
  SourceCache cache_;
};

TEST_F(SourceCacheTest, GivesTheLinesAround) {
  const std::string file = write("a.cc", "one\ntwo\r\nthree\nfour");
  const Snippet middle = cache_.around(file, 2, 1);
  EXPECT_EQ(middle.first_line, 1u);
  EXPECT_THAT(middle.lines, ElementsAre("one", "two", "three"));
  EXPECT_THAT(cache_.around(file, 4, 9).lines,
              ElementsAre("one", "two", "three", "four"));
}

TEST_F(SourceCacheTest, LinesThatAreNotThereGiveNothing) {
  const std::string file = write("a.cc", "one\n");
  EXPECT_TRUE(cache_.around(file, 0, 4).empty());
  EXPECT_TRUE(cache_.around(file, 2, 4).empty());
  EXPECT_TRUE(cache_.around(file, 0xffffffffu, 4).empty());
  EXPECT_TRUE(cache_.around(write("empty.cc", ""), 1, 4).empty());
}

TEST_F(SourceCacheTest, FilesThatAreNotThereGiveNothing) {
  EXPECT_TRUE(cache_.around("", 1, 4).empty());
  EXPECT_TRUE(cache_.around("/nowhere/a.cc", 1, 4).empty());
  EXPECT_TRUE(cache_.around(directory_.string(), 1, 4).empty());
}

TEST_F(SourceCacheTest, AFifoDoesNotBlock) {
  const std::string fifo = (directory_ / "fifo.cc").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_TRUE(cache_.around(fifo, 1, 4).empty());
}

TEST_F(SourceCacheTest, RelativeNamesAreLookedUpInTheRoots) {
  write("rooted.cc", "here\n");
  SourceCache cache({"/nowhere", directory_.string()});
  EXPECT_THAT(cache.around("rooted.cc", 1, 0).lines, ElementsAre("here"));
  EXPECT_TRUE(cache.around("/rooted.cc", 1, 0).empty());
}

}  // namespace
}  // namespace gosan::report

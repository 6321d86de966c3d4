// gosan++ and gosan-config, in a tree of their own with stand-ins for the
// libraries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "compile.h"

namespace gosan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Driver : public ::testing::Test {
 protected:
  Driver() {
    for (const char* name : {"bin", "lib", "include"}) {
      fs::create_directory(tree_.path() / name);
    }
    fs::copy(GOSAN_TEST_DRIVER, tree_.path() / "bin");
    fs::copy(GOSAN_TEST_CONFIG, tree_.path() / "bin");
    fs::copy(GOSAN_TEST_PLUGIN, tree_.path() / "lib");
    fs::copy(GOSAN_TEST_FAKE_DETECTOR, tree_.path() / "lib");
    tree_.write("empty.cc", "");
    tree_.shell(GOSAN_TEST_CXX
                " -shared empty.cc -Wl,-soname,libgosan-runtime.so"
                " -o lib/libgosan-runtime.so");
    tree_.write("unit.cc", "int g; int main() { g++; }\n");
  }

  // GOSAN_CXX is the compiler of this build unless `environment` says other.
  Result driver(const std::string& arguments,
                const std::string& environment = "GOSAN_CXX=" GOSAN_TEST_CXX) {
    return tree_.shell("env " + environment + " bin/gosan++ " + arguments);
  }

  Workspace tree_;
};

TEST_F(Driver, CompilesAndLinksInOneCall) {
  const Result built = driver("-Wall -Werror unit.cc -o unit");
  ASSERT_EQ(built.exit_code, 0) << built.output;
  EXPECT_EQ(built.output, "");
  EXPECT_THAT(tree_.shell("./unit").output, HasSubstr("\tg++\tg\tint"));
}

TEST_F(Driver, CompilesAndLinksInTwoCalls) {
  const Result compiled = driver("-Werror -c unit.cc");
  EXPECT_EQ(compiled.output, "");
  const Result linked = driver("-Werror unit.o -o unit");
  EXPECT_EQ(linked.output, "");
  EXPECT_THAT(tree_.shell("./unit").output, HasSubstr("\tg++\tg\tint"));
}

TEST_F(Driver, PutsTheDetectorFirst) {
  driver("unit.cc -o unit");
  const std::string needed = tree_.shell("readelf -d unit").output;
  EXPECT_LT(needed.find("detector"), needed.find("libgosan-runtime.so"));
  EXPECT_LT(needed.find("detector"), needed.find("libc.so"));
}

TEST_F(Driver, PlainHasNeitherPluginNorDetector) {
  const Result built = driver("--plain -Werror unit.cc -o unit");
  EXPECT_EQ(built.output, "");
  EXPECT_EQ(tree_.shell("./unit").output, "");
  EXPECT_THAT(tree_.shell("readelf -d unit").output,
              Not(HasSubstr("detector")));
}

TEST_F(Driver, InstrumentsWithSaveTemps) {
  const Result built = driver("-save-temps unit.cc -o unit");
  EXPECT_EQ(built.exit_code, 0) << built.output;
  EXPECT_THAT(tree_.shell("./unit").output, HasSubstr("write\t4\tunit.cc:1:"));
}

TEST_F(Driver, LeavesTheLanguageToTheUser) {
  tree_.write("standard.cc",
              "static_assert(__cplusplus == 201703L); int main() {}\n");
  EXPECT_EQ(driver("-std=c++17 standard.cc -o unit").output, "");
  tree_.write("unit.c", "int main(void) { return 0; }\n");
  EXPECT_EQ(driver("-Werror -x c unit.c -o unit").output, "");
}

TEST_F(Driver, SaysWhatIsMissing) {
  const Result no_compiler = driver("unit.cc", "GOSAN_CXX=no-such-clang");
  EXPECT_EQ(no_compiler.exit_code, 1);
  EXPECT_THAT(no_compiler.output,
              HasSubstr("gosan++: cannot run no-such-clang: No such file or "
                        "directory; install clang-19 or set GOSAN_CXX"));
  EXPECT_EQ(no_compiler.lines().size(), 1u);

  EXPECT_THAT(driver("-static unit.cc").output,
              HasSubstr("gosan++: -static does not work with the detector"));

  fs::remove_all(tree_.path() / "lib");
  const Result no_libraries = driver("unit.cc");
  EXPECT_EQ(no_libraries.exit_code, 1);
  EXPECT_EQ(no_libraries.lines().size(), 1u);
}

TEST_F(Driver, AddsToVersionAndHelp) {
  EXPECT_THAT(driver("--version").output,
              AllOf(HasSubstr("gosan++ "), HasSubstr("clang version 19")));
  EXPECT_THAT(driver("--help").output,
              AllOf(HasSubstr("--plain"), HasSubstr("-fsyntax-only")));
}

TEST_F(Driver, ConfigGivesTheSameFlags) {
  const Result built = tree_.shell(GOSAN_TEST_CXX
                                   " $(bin/gosan-config --cxxflags) unit.cc "
                                   "$(bin/gosan-config --libs) -o unit");
  ASSERT_EQ(built.exit_code, 0) << built.output;
  EXPECT_THAT(tree_.shell("./unit").output, HasSubstr("\tg++\tg\tint"));
  EXPECT_EQ(tree_.shell("bin/gosan-config --nonsense").exit_code, 1);
}

}  // namespace
}  // namespace gosan::testing

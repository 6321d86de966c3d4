// The default of GOMAXPROCS, from made-up control groups.
#include "cpu_limit.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace gosan::detail {
namespace {

class CpuLimit : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "gosan-cgroup-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    const std::filesystem::path whole = root_ + path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole) << text;
  }
  void groups(const std::string& text) { write("/proc/self/cgroup", text); }
  void mounts(const std::string& text) { write("/proc/self/mountinfo", text); }
  std::optional<double> limit() const { return cgroup_cpu_limit(root_); }

 private:
  std::string root_;
};

constexpr const char* kV2Mount =
    "24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n"
    "30 24 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

TEST_F(CpuLimit, ReadsVersion2) {
  groups("0::/user.slice/app\n");
  mounts(kV2Mount);
  write("/sys/fs/cgroup/user.slice/app/cpu.max", "250000 100000\n");
  EXPECT_EQ(limit(), 2.5);
}

TEST_F(CpuLimit, MaxIsNoLimit) {
  groups("0::/\n");
  mounts(kV2Mount);
  write("/sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_EQ(limit(), std::nullopt);
}

TEST_F(CpuLimit, ReadsVersion1) {
  groups("5:memory:/m\n4:cpu,cpuacct:/docker/abc\n");
  mounts(
      "33 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
      "34 30 0:31 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n");
  write("/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us", "150000\n");
  write("/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us", "50000\n");
  EXPECT_EQ(limit(), 3.0);
}

TEST_F(CpuLimit, ANegativeQuotaIsNoLimit) {
  groups("4:cpu:/\n");
  mounts("34 30 0:31 / /cpu rw - cgroup cgroup rw,cpu\n");
  write("/cpu/cpu.cfs_quota_us", "-1\n");
  write("/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), std::nullopt);
}

TEST_F(CpuLimit, Version1WithTheControllerComesFirst) {
  groups("0::/two\n1:cpu:/one\n");
  mounts(std::string(kV2Mount) +
         "34 30 0:31 / /cpu rw - cgroup cgroup rw,cpu\n");
  write("/sys/fs/cgroup/two/cpu.max", "900000 100000\n");
  write("/cpu/one/cpu.cfs_quota_us", "400000\n");
  write("/cpu/one/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), 4.0);
}

TEST_F(CpuLimit, Version1WithoutTheControllerDoesNotCount) {
  groups("3:memory:/m\n2:cpuset:/s\n0::/two\n");
  mounts(kV2Mount);
  write("/sys/fs/cgroup/two/cpu.max", "900000 100000\n");
  EXPECT_EQ(limit(), 9.0);
}

TEST_F(CpuLimit, AContainerSeesAPartOfTheHierarchy) {
  groups("0::/docker/abc\n");
  mounts("30 24 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  write("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  EXPECT_EQ(limit(), 3.0);
}

TEST_F(CpuLimit, MountPointsAreUnescaped) {
  groups("0::/a\n");
  mounts("30 24 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
  write("/my groups/a/cpu.max", "500000 100000\n");
  EXPECT_EQ(limit(), 5.0);
}

TEST_F(CpuLimit, NonsenseIsNoLimit) {
  EXPECT_EQ(limit(), std::nullopt);  // no files
  groups("nonsense\n");
  EXPECT_EQ(limit(), std::nullopt);
  groups("0::/a\n");
  mounts("30 24\n - \n30 24 0:26 / /m rw - cgroup2 cgroup2 rw\n");
  EXPECT_EQ(limit(), std::nullopt);  // no such folder
  for (const char* text : {"", "\n", "5", "x y\n", "100000 0\n", "1 2 3\n"}) {
    write("/m/a/cpu.max", text);
    EXPECT_EQ(limit(), std::nullopt) << text;
  }
}

// Go 1.25: min(cores, max(ceil(limit), 2)).
TEST(DefaultProcessors, IsGosRule) {
  EXPECT_EQ(default_processors(8, std::nullopt), 8u);
  EXPECT_EQ(default_processors(8, 0.5), 2u);
  EXPECT_EQ(default_processors(8, 1.0), 2u);
  EXPECT_EQ(default_processors(8, 2.0), 2u);
  EXPECT_EQ(default_processors(8, 2.5), 3u);
  EXPECT_EQ(default_processors(8, 8.0), 8u);
  EXPECT_EQ(default_processors(8, 1e12), 8u);
  EXPECT_EQ(default_processors(1, 4.0), 1u);
  EXPECT_EQ(default_processors(1, 0.5), 1u);
}

TEST(ParseGomaxprocs, TakesPositiveDecimalNumbersOnly) {
  EXPECT_EQ(parse_gomaxprocs("3"), 3u);
  EXPECT_EQ(parse_gomaxprocs("007"), 7u);
  for (const char* text : {"", "0", "-2", "x", "4x", " 4", "4 ", "+4", "0x4",
                           "2.5", "99999999999999999999"}) {
    EXPECT_EQ(parse_gomaxprocs(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_gomaxprocs(nullptr), std::nullopt);
}

}  // namespace
}  // namespace gosan::detail

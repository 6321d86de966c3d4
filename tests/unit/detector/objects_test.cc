#include "objects.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace gosan::detector {
namespace {

const void* object_at(std::uintptr_t address) {
  return reinterpret_cast<const void*>(address);
}

TEST(Objects, RememberFindAndForget) {
  ObjectRecord found;
  EXPECT_FALSE(find_object(object_at(0x1000), &found));
  remember_object({0x1000, 2, 3, StackId{4}, 5});
  ASSERT_TRUE(find_object(object_at(0x1000), &found));
  EXPECT_EQ(found.address, 0x1000u);
  EXPECT_EQ(found.kind, 2u);
  EXPECT_EQ(found.cap, 3u);
  EXPECT_EQ(found.made_at, StackId{4});
  EXPECT_EQ(found.gid, 5u);
  forget_object(object_at(0x1000));
  EXPECT_FALSE(find_object(object_at(0x1000), &found));
  forget_object(object_at(0x1000));
}

TEST(Objects, TheLatestRecordOfAnAddressHolds) {
  remember_object({0x2000, 1, 0, StackId{1}, 1});
  remember_object({0x2000, 2, 0, StackId{2}, 1});
  ObjectRecord found;
  ASSERT_TRUE(find_object(object_at(0x2000), &found));
  EXPECT_EQ(found.kind, 2u);
  forget_object(object_at(0x2000));
  EXPECT_FALSE(find_object(object_at(0x2000), &found));
}

TEST(Objects, AgreeWithAMapOverRandomOperations) {
  std::mt19937 random(1);
  std::map<std::uintptr_t, std::uint64_t> model;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    const std::uintptr_t address = 0x10000 + (random() % 20'000) * 8;
    if (random() % 2 == 0) {
      remember_object({address, 1, i, StackId::kNone, 1});
      model[address] = i;
    } else {
      forget_object(object_at(address));
      model.erase(address);
    }
  }
  for (std::uintptr_t i = 0; i < 20'000; ++i) {
    const std::uintptr_t address = 0x10000 + i * 8;
    ObjectRecord found;
    const auto known = model.find(address);
    ASSERT_EQ(find_object(object_at(address), &found), known != model.end());
    if (known != model.end()) EXPECT_EQ(found.cap, known->second);
    forget_object(object_at(address));
  }
}

}  // namespace
}  // namespace gosan::detector

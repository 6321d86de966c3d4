#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "heap.h"

namespace gosan::detector {
namespace {

// Addresses that no real block has: the registry only looks at the numbers.
constexpr std::uintptr_t kBase = 0x100000000000;

HeapBlock block(std::uintptr_t offset, std::size_t size,
                std::uint32_t stack = 1) {
  return {kBase + offset, size, StackId{stack}, 7};
}

class HeapRegistry : public testing::Test {
 protected:
  void TearDown() override {
    std::vector<std::uintptr_t> left;
    for_each_heap_block(
        [](void* arg, const HeapBlock& b) {
          static_cast<std::vector<std::uintptr_t>*>(arg)->push_back(b.begin);
        },
        &left);
    for (const std::uintptr_t begin : left) unregister_block(begin);
  }

  static std::map<std::uintptr_t, HeapBlock> all() {
    std::map<std::uintptr_t, HeapBlock> blocks;
    for_each_heap_block(
        [](void* arg, const HeapBlock& b) {
          (*static_cast<std::map<std::uintptr_t, HeapBlock>*>(arg))[b.begin] =
              b;
        },
        &blocks);
    return blocks;
  }
};

TEST_F(HeapRegistry, FindsABlockByItsStart) {
  register_block(block(0x40, 24, 9));
  HeapBlock found;
  ASSERT_TRUE(find_registered(kBase + 0x40, &found));
  EXPECT_EQ(found.begin, kBase + 0x40);
  EXPECT_EQ(found.size, 24u);
  EXPECT_EQ(found.allocated_at, StackId{9});
  EXPECT_EQ(found.gid, 7u);
  EXPECT_FALSE(find_registered(kBase + 0x50, &found));
  unregister_block(kBase + 0x40);
  EXPECT_FALSE(find_registered(kBase + 0x40, &found));
}

TEST_F(HeapRegistry, FindsABlockByAnInnerAddress) {
  register_block(block(0x100, 100));
  HeapBlock found;
  EXPECT_TRUE(find_heap_block(kBase + 0x100, &found));
  EXPECT_TRUE(find_heap_block(kBase + 0x100 + 99, &found));
  EXPECT_EQ(found.begin, kBase + 0x100);
  EXPECT_FALSE(find_heap_block(kBase + 0x100 + 100, &found));
  EXPECT_FALSE(find_heap_block(kBase + 0xff, &found));
}

TEST_F(HeapRegistry, RemembersTheLastFrees) {
  register_block(block(0x200, 16, 3));
  unregister_block(kBase + 0x200);
  HeapBlock found;
  ASSERT_TRUE(find_heap_block(kBase + 0x208, &found));
  EXPECT_EQ(found.allocated_at, StackId{3});
  // The live block wins over the dead one at the same address.
  register_block(block(0x200, 16, 4));
  ASSERT_TRUE(find_heap_block(kBase + 0x208, &found));
  EXPECT_EQ(found.allocated_at, StackId{4});
}

TEST_F(HeapRegistry, IgnoresUnknownAndImpossibleAddresses) {
  HeapBlock found;
  unregister_block(kBase + 0x300);
  unregister_block(~std::uintptr_t{0});
  EXPECT_FALSE(find_registered(kBase + 0x301, &found));
  EXPECT_FALSE(find_registered(~std::uintptr_t{15}, &found));
}

TEST_F(HeapRegistry, AgreesWithAMapOverRandomOperations) {
  std::mt19937 random(1);
  std::map<std::uintptr_t, HeapBlock> model;
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    const std::uintptr_t offset = 0x10000 + (random() % 1'000) * 0x1000;
    if (const auto known = model.find(kBase + offset); known != model.end()) {
      unregister_block(kBase + offset);
      model.erase(known);
    } else {
      register_block(block(offset, random() % 0x1000, i));
      HeapBlock stored;
      ASSERT_TRUE(find_registered(kBase + offset, &stored));
      model[kBase + offset] = stored;
    }
  }
  const auto blocks = all();
  ASSERT_EQ(blocks.size(), model.size());
  for (const auto& [begin, expected] : model) {
    ASSERT_EQ(blocks.count(begin), 1u);
    EXPECT_EQ(blocks.at(begin).size, expected.size);
    EXPECT_EQ(blocks.at(begin).allocated_at, expected.allocated_at);
  }
}

TEST_F(HeapRegistry, ThreadsRegisterAndUnregisterAtOnce) {
  constexpr int kThreads = 4;
  constexpr std::uintptr_t kBlocks = 20'000;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::uintptr_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([t, &wrong] {
      for (std::uintptr_t i = 0; i < kBlocks; ++i) {
        const std::uintptr_t offset = (t << 30) + (i % 64) * 64;
        register_block(block(offset, 64, static_cast<std::uint32_t>(i)));
        HeapBlock found;
        if (!find_registered(kBase + offset, &found) ||
            found.allocated_at != StackId{static_cast<std::uint32_t>(i)}) {
          wrong.fetch_add(1);
        }
        unregister_block(kBase + offset);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_TRUE(all().empty());
}

}  // namespace
}  // namespace gosan::detector

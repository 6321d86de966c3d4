// What must not be copied after its first use cannot be copied at all, as a
// lock that is passed by value in Go is a bug that vet finds.
#include <gosan/errgroup.h>
#include <gosan/gosan.h>
#include <gosan/semaphore.h>
#include <gosan/singleflight.h>

#include <gtest/gtest.h>

#include <type_traits>

namespace gosan {
namespace {

template <class T>
class NoCopyOf : public ::testing::Test {};

using Uncopyable =
    ::testing::Types<sync::Mutex, sync::RWMutex, sync::WaitGroup, sync::Once,
                     sync::Cond<sync::Mutex>, sync::Pool<int>,
                     sync::Map<int, int>, semaphore::Weighted,
                     singleflight::Group<int, int>>;
TYPED_TEST_SUITE(NoCopyOf, Uncopyable);

TYPED_TEST(NoCopyOf, IsACompileError) {
  EXPECT_FALSE(std::is_copy_constructible_v<TypeParam>);
  EXPECT_FALSE(std::is_copy_assignable_v<TypeParam>);
  EXPECT_FALSE(std::is_move_constructible_v<TypeParam>);
}

struct Account {
  sync::Mutex mutex;
  int balance = 0;
};

TEST(NoCopy, NorIsAStructThatHasALock) {
  EXPECT_FALSE(std::is_copy_constructible_v<Account>);
  EXPECT_FALSE(std::is_copy_assignable_v<Account>);
}

// Handles are meant to be copied.
TEST(NoCopy, HandlesAreCopied) {
  EXPECT_TRUE(std::is_copy_constructible_v<chan<int>>);
  EXPECT_TRUE(std::is_copy_constructible_v<context::Context>);
}

}  // namespace
}  // namespace gosan

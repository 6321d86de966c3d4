// What groups, flights, semaphores and contexts order, and what not; see
// sync_edges_test.cc.
#include <gosan/gosan.h>

#include <string>
#include <utility>

#include "clock_listener.h"
#include "runtime_test.h"

namespace gosan {
namespace {

class GroupEdges : public RuntimeTest {};

TEST_F(GroupEdges, ErrgroupFunctionBeforeWait) {
  errgroup::Group group;
  Note inside;
  Note other;
  group.go([&] {
    inside.leave();
    return Error("failed");
  });
  group.go([&] {
    const Stamp theirs = inside.wait();
    other.leave(knows(theirs) ? Stamp{} : stamp());
  });
  const Stamp ran = inside.wait();
  EXPECT_FALSE(knows(ran));
  const Stamp unordered = other.wait();
  EXPECT_NE(unordered.gid, 0u);
  group.wait();
  EXPECT_TRUE(knows(ran));
  EXPECT_TRUE(knows(unordered));
}

TEST_F(GroupEdges, SingleflightRunBeforeTheReturnOfAll) {
  singleflight::Group<int, int> group;
  const auto gate = make_chan();
  Note inside;
  Note joined;
  sync::WaitGroup callers;
  callers.go([&] {
    group.do_(1, [&] {
      gate.recv();
      inside.leave();
      return std::pair(1, Error());
    });
  });
  ASSERT_TRUE(await_state("chan receive"));
  const auto results = group.do_chan(1, [] { return std::pair(2, Error()); });
  callers.go([&] {
    const bool knew = [&] {
      group.do_(1, [] { return std::pair(3, Error()); });
      return knows(inside.wait());
    }();
    joined.leave(knew ? Stamp{} : stamp());
  });
  ASSERT_TRUE(await_state("sync.WaitGroup.Wait"));
  go([&] { gate.send(); });
  const Stamp ran = inside.wait();
  EXPECT_FALSE(knows(ran));
  EXPECT_EQ(joined.wait().gid, 0u);
  EXPECT_EQ(results.recv()->val, 1);
  EXPECT_TRUE(knows(ran));
  callers.wait();
}

TEST_F(GroupEdges, SemaphoreReleaseBeforeTheAcquiresAfterIt) {
  semaphore::Weighted semaphore(2);
  Note before;
  Note after;
  go([&] {
    EXPECT_TRUE(semaphore.try_acquire(2));
    before.leave();
    semaphore.release(1);
    after.leave();
  });
  const Stamp released = before.wait();
  const Stamp later = after.wait();
  EXPECT_FALSE(semaphore.try_acquire(2));
  EXPECT_FALSE(knows(released));
  EXPECT_TRUE(semaphore.try_acquire(1));
  EXPECT_TRUE(knows(released));
  EXPECT_FALSE(knows(later));
}

TEST_F(GroupEdges, SemaphoreAcquirersAreNotOrdered) {
  semaphore::Weighted semaphore(2);
  Note taken;
  go([&] {
    EXPECT_TRUE(semaphore.try_acquire(1));
    taken.leave();
  });
  const Stamp theirs = taken.wait();
  EXPECT_TRUE(semaphore.try_acquire(1));
  EXPECT_FALSE(knows(theirs));
}

TEST_F(GroupEdges, DroppingAContextLearnsNothingOfItsReaders) {
  Note read;
  {
    auto ctx = context::with_value(
        context::background(), "name",
        std::string("a value that is too long to be inside the string"));
    go([&read, ctx]() mutable {
      const Stamp mine = stamp();
      EXPECT_NE(ctx.value<std::string>("name"), nullptr);
      ctx = context::background();
      read.leave(mine);
    });
    read.wait();
  }
  EXPECT_FALSE(knows(read.wait()));
}

}  // namespace
}  // namespace gosan

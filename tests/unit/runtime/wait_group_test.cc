// WaitGroup and Once.
#include <gosan/chan.h>
#include <gosan/sync.h>

#include "runtime_test.h"

namespace gosan {
namespace {

using WaitGroup = RuntimeTest;
using Once = RuntimeTest;

TEST_F(WaitGroup, WakesEveryWaiterAtZeroOnly) {
  sync::WaitGroup group;
  group.add(2);
  auto woken = make_chan(3);
  for (int i = 0; i < 3; ++i) {
    go([&] {
      group.wait();
      woken.send();
    });
  }
  ASSERT_TRUE(await_state("sync.WaitGroup.Wait", 3));
  group.done();
  EXPECT_EQ(count_in_state("sync.WaitGroup.Wait"), 3u);
  group.done();
  for (int i = 0; i < 3; ++i) woken.recv();
}

TEST_F(WaitGroup, CanBeUsedAgain) {
  sync::WaitGroup group;
  int rounds = 0;
  for (int i = 0; i < 50; ++i) {
    group.go([&] { ++rounds; });
    group.wait();
    EXPECT_EQ(rounds, i + 1);
  }
}

TEST_F(WaitGroup, NegativeCounterPanicsWhateverTheSteps) {
  sync::WaitGroup group;
  group.add(1);
  EXPECT_EQ(panic_text([&] { group.add(-2); }),
            "sync: negative WaitGroup counter");
  sync::WaitGroup balanced;
  balanced.add(2);
  balanced.add(-2);
  balanced.wait();
}

TEST_F(Once, OthersWaitForTheEndOfTheFunction) {
  sync::Once once;
  auto inside = make_chan();
  auto leave = make_chan();
  bool finished = false;
  go([&] {
    once.do_([&] {
      inside.send();
      leave.recv();
      finished = true;
    });
  });
  inside.recv();
  auto seen = make_chan<bool>();
  go([&] {
    once.do_([] { FAIL(); });
    seen.send(finished);
  });
  ASSERT_TRUE(await_state("sync.Mutex.Lock"));
  leave.send();
  EXPECT_EQ(seen.recv(), true);
}

}  // namespace
}  // namespace gosan

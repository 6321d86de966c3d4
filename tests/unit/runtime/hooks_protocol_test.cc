// The protocol of hooks.h under load: whatever happens, no event may come out
// of turn. hooks_test.cc has the events of single operations.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/select.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <thread>
#include <utility>
#include <vector>

#include "protocol_ledger.h"
#include "runtime_test.h"

namespace gosan {
namespace {

using namespace std::chrono_literals;

class HooksProtocol : public RuntimeTest {
 protected:
  void TearDown() override {
    RuntimeTest::TearDown();
    const std::lock_guard guard(ledger().mutex);
    for (const std::string& violation : ledger().violations) {
      ADD_FAILURE() << violation;
    }
    ledger().violations.clear();
  }
  static std::vector<Ledger::Edge> take_edges() {
    const std::lock_guard guard(ledger().mutex);
    return std::exchange(ledger().edges, {});
  }
};

void talk(const chan<int>& a, const chan<int>& b, sync::Mutex& mu,
          sync::RWMutex& rw, unsigned dice) {
  std::optional<int> v;
  switch (dice % 9) {
    case 0:
      select(send(a, 1), recv(a, v), recv(time::after(100us)));
      break;
    case 1:
      select(recv(a, v), send(b, 1), otherwise());
      break;
    case 2:
      select(recv(b, v), recv(a, v), otherwise());
      break;
    case 3: {
      const std::lock_guard guard(mu);
      gosched();
      break;
    }
    case 4: {
      const std::lock_guard guard(rw);
      break;
    }
    case 5: {
      const std::shared_lock guard(rw);
      gosched();
      break;
    }
    case 6:
      time::sleep(std::chrono::microseconds(dice % 60));
      break;
    case 7:
      blocking([] { std::this_thread::yield(); });
      break;
    default:
      go([] { gosched(); });
      break;
  }
}

TEST_F(HooksProtocol, EveryGoroutineGoesThroughItsStatesInOrder) {
  for (const int workers : {1, 2, 4}) {
    gomaxprocs(workers);
    auto a = make_chan<int>();
    auto b = make_chan<int>(2);
    sync::Mutex mu;
    sync::RWMutex rw;
    sync::WaitGroup group;
    for (unsigned g = 1; g <= 12; ++g) {
      group.go([&, g] {
        unsigned dice = g * 2654435761u;
        for (int i = 0; i < 150; ++i) {
          dice ^= dice << 13;
          dice ^= dice >> 17;
          dice ^= dice << 5;
          talk(a, b, mu, rw, dice >> 8);
        }
      });
    }
    group.wait();
    ASSERT_TRUE(await([] { return num_goroutine() == 1; }));
  }
  const std::lock_guard guard(ledger().mutex);
  EXPECT_GT(ledger().parks, 1000);
  EXPECT_EQ(ledger().parks, ledger().unparks);
  EXPECT_GE(ledger().workers, 2);
  for (const auto& [gid, task] : ledger().tasks) {
    const State expected = gid == 1 ? State::kRunning : State::kEnded;
    EXPECT_EQ(task->state, expected) << gid;
  }
  for (const auto& [object, owners] : ledger().owners) {
    EXPECT_EQ(owners, 0) << object;
  }
}

TEST_F(HooksProtocol, MainHasNoParentAndChildrenHaveTheirs) {
  auto gids = make_chan<std::uint64_t>();
  go(named("child"), [=] {
    const std::uint64_t mine = running()->gid;
    go([=] { gids.send(running()->parent == mine ? mine : 0); });
  });
  const std::uint64_t child = gids.recv().value();
  const std::lock_guard guard(ledger().mutex);
  EXPECT_EQ(ledger().tasks.at(1)->parent, 0u);
  ASSERT_NE(child, 0u);
  EXPECT_EQ(ledger().tasks.at(child)->parent, 1u);
  EXPECT_EQ(ledger().tasks.at(child)->name, "child");
}

TEST_F(HooksProtocol, ForeignThreadsAreNamedWhileTheyWait) {
  auto there = make_chan<int>();
  auto back = make_chan<int>();
  std::thread thread([=] {
    for (int v : there) back.send(v);
  });
  for (int i = 0; i < 50; ++i) {
    there.send(i);
    EXPECT_EQ(back.recv(), i);
  }
  there.close();
  blocking([&] { thread.join(); });
}

TEST_F(HooksProtocol, StartOfATimerHappensBeforeItsReceive) {
  using Edges = std::vector<Ledger::Edge>;
  take_edges();
  const time::Timer timer(1ms);
  const Edges started = take_edges();
  ASSERT_EQ(started.size(), 1u);
  EXPECT_EQ(started[0].kind, 'r');
  EXPECT_EQ(started[0].gid, 1u);
  const void* object = started[0].object;
  timer.c().recv();
  EXPECT_EQ(take_edges(), (Edges{{'a', 1, object}}));
  timer.reset(1ms);
  EXPECT_EQ(take_edges(), (Edges{{'r', 1, object}}));
  time::sleep(10ms);  // the value waits in the channel; a sleep orders nothing
  EXPECT_EQ(take_edges(), Edges{});
  EXPECT_TRUE(timer.c().recv().has_value());
  EXPECT_EQ(take_edges(), (Edges{{'a', 1, object}}));
  EXPECT_FALSE(timer.stop());
  EXPECT_EQ(take_edges(), Edges{});
}

TEST_F(HooksProtocol, StartOfATimerHappensBeforeItsFunction) {
  take_edges();
  auto ran = make_chan<std::uint64_t>();
  const auto timer = time::after_func(1ms, [=] { ran.send(running()->gid); });
  const auto started = take_edges();
  ASSERT_EQ(started.size(), 1u);
  EXPECT_EQ(started[0].kind, 'r');
  EXPECT_EQ(started[0].gid, 1u);
  const std::uint64_t gid = ran.recv().value();
  EXPECT_EQ(take_edges(),
            (std::vector<Ledger::Edge>{{'a', gid, started[0].object}}));
}

TEST_F(HooksProtocol, AStoppedWorldStandsStill) {
  gomaxprocs(4);
  std::atomic<bool> stop = false;
  std::atomic<long> steps = 0;
  sync::WaitGroup group;
  auto ch = make_chan<int>();
  for (int i = 0; i < 3; ++i) {
    group.go([&] {
      while (!stop) ++steps;  // stopped by a signal
    });
    group.go([&] {
      while (!stop) {
        select(send(ch, 1), recv(ch), otherwise());
        ++steps;
        gosched();
      }
    });
  }
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(await([&, before = steps.load()] { return steps > before; }));
    runtime_ops().stop_world();
    const long before = steps;
    std::this_thread::sleep_for(1ms);
    const long after = steps;
    runtime_ops().start_world();
    ASSERT_EQ(before, after);
  }
  stop = true;
  group.wait();
}

TEST_F(HooksProtocol, RefusesOtherVersions) {
  gosan_hooks other = ledger_hooks();
  const gosan_runtime_ops* answer = nullptr;
  other.version = GOSAN_HOOKS_VERSION + 1;
  EXPECT_EQ(gosan_hooks_attach(&other, &answer), -1);
  other = ledger_hooks();
  other.size -= 8;
  EXPECT_EQ(gosan_hooks_attach(&other, &answer), -1);
  EXPECT_EQ(gosan_hooks_attach(nullptr, &answer), -1);
  EXPECT_EQ(answer, nullptr);
}

}  // namespace
}  // namespace gosan

// Threads that the runtime did not start use channels and locks like
// goroutines do.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/select.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runtime_test.h"

namespace gosan {
namespace {

class ForeignThread : public RuntimeTest {
 protected:
  // One worker: whoever holds it up shows.
  void SetUp() override {
    RuntimeTest::SetUp();
    gomaxprocs(1);
  }
};

void join(std::thread& thread) {
  blocking([&] { thread.join(); });
}

TEST_F(ForeignThread, SendsAndReceives) {
  auto to = make_chan<std::string>();
  auto from = make_chan<std::string>();
  std::thread thread([=] {
    for (const std::string& text : to) from.send(text + "!");
    from.close();
  });
  for (const char* text : {"a", "b", "c"}) {
    to.send(text);
    EXPECT_EQ(from.recv(), std::string(text) + "!");
  }
  to.close();
  EXPECT_FALSE(from.recv().has_value());
  join(thread);
}

TEST_F(ForeignThread, TalksToItsKind) {
  auto ch = make_chan<int>(2);
  auto sum = make_chan<int>(1);
  std::thread sender([=] {
    for (int i = 0; i < 1000; ++i) ch.send(1);
    ch.close();
  });
  std::thread receiver([=] {
    int total = 0;
    for (int v : ch) total += v;
    sum.send(total);
  });
  EXPECT_EQ(sum.recv(), 1000);
  join(sender);
  join(receiver);
}

TEST_F(ForeignThread, Selects) {
  auto a = make_chan<int>();
  auto b = make_chan<int>();
  auto quit = make_chan();
  auto sums = make_chan<int>(1);
  std::thread thread([=] {
    int sum = 0;
    for (;;) {
      std::optional<int> v;
      if (select(recv(a, v), recv(quit), recv(b, v)) == 1) break;
      sum += *v;
    }
    sums.send(sum);
  });
  for (int i = 0; i < 100; ++i) (i % 2 == 0 ? a : b).send(i);
  quit.close();
  EXPECT_EQ(sums.recv(), 4950);
  join(thread);
}

TEST_F(ForeignThread, LocksAndWaits) {
  sync::Mutex mu;
  sync::WaitGroup group;
  long counter = 0;
  const auto count = [&] {
    for (int i = 0; i < 2000; ++i) {
      const std::lock_guard guard(mu);
      ++counter;
    }
    group.done();
  };
  group.add(6);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back(count);
    go(count);
  }
  threads.emplace_back([&] {
    group.wait();
    const std::lock_guard guard(mu);
    EXPECT_EQ(counter, 12000);
  });
  group.wait();
  for (std::thread& thread : threads) join(thread);
}

TEST_F(ForeignThread, StartsGoroutinesAndSleeps) {
  auto done = make_chan<int>(2);
  std::thread thread([=] {
    time::sleep(std::chrono::milliseconds(2));
    go([=] { done.send(1); });
    EXPECT_TRUE(time::after(std::chrono::milliseconds(2)).recv().has_value());
    done.send(1);
  });
  EXPECT_EQ(done.recv(), 1);
  EXPECT_EQ(done.recv(), 1);
  join(thread);
}

TEST_F(ForeignThread, CanPanicAndCatch) {
  auto texts = make_chan<std::string>();
  auto ch = make_chan<int>();
  std::thread thread([=] { texts.send(panic_text([&] { ch.send(1); })); });
  // A thread that waits is no goroutine and shows in no stack: look at the
  // channel instead.
  gosched();
  ch.close();
  EXPECT_EQ(texts.recv(), "send on closed channel");
  join(thread);
}

TEST_F(ForeignThread, IsNotCounted) {
  auto gate = make_chan();
  auto inside = make_chan<std::size_t>();
  std::thread thread([=] {
    inside.send(num_goroutine());
    gate.recv();
  });
  EXPECT_EQ(inside.recv(), 1u);
  gate.send();
  join(thread);
}

TEST_F(ForeignThread, KeepsADeadlockFromBeingSeen) {
  // Everything sleeps but for a thread that may still act.
  auto ch = make_chan<int>();
  std::thread thread([=] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    ch.send(1);
  });
  EXPECT_EQ(ch.recv(), 1);
  join(thread);
}

}  // namespace
}  // namespace gosan

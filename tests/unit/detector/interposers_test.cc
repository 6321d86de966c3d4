// The detector as a library in a real process: foreign threads, the pthread
// functions in front of libc's, and the hook table. What raced is forced into
// an order by things that the detector does not see (a raw atomic).
#include <gtest/gtest.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "fake_runtime.h"

namespace gosan::detector {
namespace {

// Steps of a test's threads, in order, invisible to the detector.
class Turn {
 public:
  void wait_for(int turn) {
    while (turn_.load() < turn) std::this_thread::yield();
  }
  void set(int turn) { turn_.store(turn); }

 private:
  std::atomic<int> turn_{0};
};

// Runs `first`, then `second`, each on a thread of its own; returns how many
// races that made.
template <typename First, typename Second>
std::uint64_t races_between(First first, Second second) {
  const std::uint64_t before = races();
  Turn turn;
  std::thread a([&] {
    first();
    turn.set(1);
  });
  std::thread b([&] {
    turn.wait_for(1);
    second();
  });
  a.join();
  b.join();
  return races() - before;
}

TEST(Threads, UnorderedAccessesRace) {
  int x = 0;
  EXPECT_EQ(races_between([&] { write(x, "plain_first"); },
                          [&] { write(x, "plain_second"); }),
            1u);
}

TEST(Threads, CreateAndJoinOrder) {
  const std::uint64_t before = races();
  int x = 0;
  write(x, "join_parent");
  std::thread a([&] { write(x, "join_child"); });
  a.join();
  write(x, "join_after");
  EXPECT_EQ(races(), before);
}

TEST(Threads, WhatTheParentDoesMeanwhileRaces) {
  const std::uint64_t before = races();
  int x = 0;
  Turn turn;
  std::thread a([&] {
    write(x, "meanwhile_child");
    turn.set(1);
  });
  turn.wait_for(1);
  read(x, "meanwhile_parent");
  a.join();
  EXPECT_EQ(races(), before + 1);
}

TEST(Threads, ThreadLocalDestructorsBelongToTheThread) {
  static int x;
  struct Writer {
    bool armed = false;
    ~Writer() {
      if (armed) write(x, "destructor");
    }
  };
  const std::uint64_t before = races();
  static thread_local Writer writer;
  std::thread a([] { writer.armed = true; });
  a.join();
  write(x, "after_destructor");
  EXPECT_EQ(races(), before);
}

// libc gives the stack, with its thread-locals, to the next thread; nothing
// orders the two.
TEST(Threads, DetachedOnesLeaveNoTraceOnTheirStack) {
  const std::uint64_t before = races();
  static thread_local int local;
  for (int i = 0; i < 50; ++i) {
    std::atomic<bool> done{false};
    std::thread([&] {
      int on_stack = 0;
      write(on_stack, "detached_stack");
      write(local, "detached_local");
      done.store(true);
    }).detach();
    while (!done.load()) std::this_thread::yield();
    usleep(1000);  // the thread is gone, its stack is free
  }
  EXPECT_EQ(races(), before);
}

TEST(Threads, ManyShortOnes) {
  const std::uint64_t before = races();
  int x = 0;
  for (int i = 0; i < 500; ++i) {
    std::thread([&] { write(x, "short_lived"); }).join();
  }
  EXPECT_EQ(races(), before);
}

TEST(Locks, MutexOrders) {
  int x = 0;
  std::mutex mutex;
  const auto body = [&] {
    std::lock_guard guard(mutex);
    write(x, "in_mutex");
  };
  EXPECT_EQ(races_between(body, body), 0u);
}

TEST(Locks, AnotherMutexDoesNot) {
  int x = 0;
  std::mutex one;
  std::mutex other;
  EXPECT_EQ(races_between(
                [&] {
                  std::lock_guard guard(one);
                  write(x, "in_one_mutex");
                },
                [&] {
                  std::lock_guard guard(other);
                  write(x, "in_other_mutex");
                }),
            1u);
}

TEST(Locks, AFailedTryOrdersNothing) {
  int x = 0;
  std::mutex mutex;
  const std::uint64_t before = races();
  Turn turn;
  std::thread a([&] {
    std::lock_guard guard(mutex);
    write(x, "holder");
    turn.set(1);
    turn.wait_for(2);
  });
  std::thread b([&] {
    turn.wait_for(1);
    EXPECT_FALSE(mutex.try_lock());
    read(x, "failed_try");
    turn.set(2);
  });
  a.join();
  b.join();
  EXPECT_EQ(races(), before + 1);
}

TEST(Locks, ReadersAreUnorderedAmongThemselves) {
  int x = 0;
  std::shared_mutex mutex;
  EXPECT_EQ(races_between(
                [&] {
                  std::shared_lock lock(mutex);
                  write(x, "one_reader");
                },
                [&] {
                  std::shared_lock lock(mutex);
                  write(x, "other_reader");
                }),
            1u);
}

TEST(Locks, ReadersAndWritersAreOrdered) {
  int x = 0;
  std::shared_mutex mutex;
  const auto reader = [&] {
    std::shared_lock lock(mutex);
    read(x, "a_reader");
  };
  const auto writer = [&] {
    std::lock_guard lock(mutex);
    write(x, "a_writer");
  };
  EXPECT_EQ(races_between(writer, reader), 0u);
  EXPECT_EQ(races_between(reader, writer), 0u);
}

TEST(Waits, ConditionVariableTakesTheMutexAgain) {
  const std::uint64_t before = races();
  int x = 0;
  bool ready = false;
  std::mutex mutex;
  std::condition_variable condition;
  std::thread a([&] {
    std::unique_lock lock(mutex);
    condition.wait(lock, [&] { return ready; });
    write(x, "woken");
  });
  {
    std::lock_guard lock(mutex);
    write(x, "waker");
    ready = true;
  }
  condition.notify_one();
  a.join();
  EXPECT_EQ(races(), before);
}

TEST(Waits, BarrierOrdersItsRounds) {
  const std::uint64_t before = races();
  constexpr int kThreads = 3;
  int x[kThreads] = {};
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, kThreads);
  const auto body = [&](int i) {
    for (int round = 0; round < 20; ++round) {
      write(x[i], "before_barrier");
      pthread_barrier_wait(&barrier);
      for (const int& other : x) read(other, "after_barrier");
      pthread_barrier_wait(&barrier);
    }
  };
  std::thread a(body, 0), b(body, 1), c(body, 2);
  a.join();
  b.join();
  c.join();
  pthread_barrier_destroy(&barrier);
  EXPECT_EQ(races(), before);
}

TEST(Waits, SemaphoreOrders) {
  int x = 0;
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  EXPECT_EQ(races_between(
                [&] {
                  write(x, "poster");
                  sem_post(&semaphore);
                },
                [&] {
                  sem_wait(&semaphore);
                  write(x, "after_wait");
                }),
            0u);
  sem_destroy(&semaphore);
}

TEST(Waits, CallOnceOrders) {
  int x = 0;
  std::once_flag once;
  const auto body = [&] {
    std::call_once(once, [&] { write(x, "once_function"); });
    read(x, "once_user");
  };
  EXPECT_EQ(races_between(body, body), 0u);
}

struct Lazy {
  Lazy() { write(value, "static_constructor"); }
  int value = 0;
};
Lazy& lazy() {
  static Lazy instance;
  return instance;
}

TEST(Waits, StaticLocalsAreOrderedByTheirGuard) {
  const std::uint64_t before = races();
  // Both wait for the guard at once, one as its initialiser.
  std::thread a([] { read(lazy().value, "static_user_a"); });
  a.join();
  EXPECT_EQ(races(), before);
}

// ---- the hook table ----

class Goroutines : public ::testing::Test {
 protected:
  void* spawn(void* parent) {
    return hooks().goroutine_create(parent, ++last_gid_, nullptr, nullptr, 0,
                                    __builtin_frame_address(0));
  }
  // On this thread, as a worker would.
  template <typename Body>
  void run(void* task, Body body) {
    hooks().resume(task);
    body();
    hooks().park(task, &park_);
  }
  void end(void* task) {
    hooks().resume(task);
    hooks().goroutine_end(task);
  }

  // Everything else that this thread does belongs to the runtime.
  Goroutines() : before_(races()) {
    hooks().worker_start();
    hooks().park(hooks().current_task(), &park_);
  }
  ~Goroutines() override { hooks().worker_stop(); }

  std::uint64_t new_races() const { return races() - before_; }

  static inline std::uint64_t last_gid_ = 100;
  gosan_park park_ = {};
  std::uint64_t before_;
  // On the heap, with the fixture: the stack's words were others' before.
  int x_ = 0;
  int y_ = 0;
};

TEST_F(Goroutines, SiblingsRace) {
  void* a = spawn(nullptr);
  void* b = spawn(nullptr);
  run(a, [&] { write(x_, "sibling_a"); });
  run(b, [&] { write(x_, "sibling_b"); });
  EXPECT_EQ(new_races(), 1u);
  end(a);
  end(b);
}

TEST_F(Goroutines, GoOrdersAndTheEndDoesNot) {
  void* parent = spawn(nullptr);
  run(parent, [&] { write(x_, "go_parent"); });
  void* child = spawn(parent);
  run(child, [&] { write(x_, "go_child"); });
  end(child);
  EXPECT_EQ(new_races(), 0u);
  run(parent, [&] { write(x_, "go_parent_after"); });
  EXPECT_EQ(new_races(), 1u);
  end(parent);
}

TEST_F(Goroutines, RendezvousOrdersBothWays) {
  char chan = 0;
  void* a = spawn(nullptr);
  void* b = spawn(nullptr);
  run(a, [&] { write(x_, "sender"); });
  run(b, [&] { write(y_, "receiver"); });
  hooks().chan_rendezvous(a, b, &chan);
  run(a, [&] { write(y_, "sender_after"); });
  run(b, [&] { write(x_, "receiver_after"); });
  EXPECT_EQ(new_races(), 0u);
  end(a);
  end(b);
}

TEST_F(Goroutines, CloseRacesWithAnUnorderedSend) {
  char chan = 0;
  void* a = spawn(nullptr);
  void* b = spawn(nullptr);
  run(a, [&] { hooks().access(&chan, 1, GOSAN_ACCESS_READ); });
  run(b, [&] { hooks().access(&chan, 1, GOSAN_ACCESS_WRITE); });
  EXPECT_EQ(new_races(), 1u);
  end(a);
  end(b);
}

TEST_F(Goroutines, FreshMemoryHasNoPast) {
  void* a = spawn(nullptr);
  void* b = spawn(nullptr);
  run(a, [&] { write(x_, "old_owner"); });
  hooks().memory_fresh(&x_, sizeof(x_));
  run(b, [&] { write(x_, "new_owner"); });
  EXPECT_EQ(new_races(), 0u);
  end(a);
  end(b);
}

TEST_F(Goroutines, WhatAWorkerLocksBetweenThemOrdersNothing) {
  std::mutex inner;
  void* a = spawn(nullptr);
  void* b = spawn(nullptr);
  run(a, [&] { write(x_, "before_inner_lock"); });
  {
    std::lock_guard guard(inner);
  }
  {
    std::lock_guard guard(inner);
  }
  run(b, [&] { write(x_, "after_inner_lock"); });
  EXPECT_EQ(new_races(), 1u);
  end(a);
  end(b);
}

TEST_F(Goroutines, AChildProcessGoesOn) {
  const pid_t child = fork();
  if (child == 0) {
    void* a = spawn(nullptr);
    run(a, [&] { write(x_, "in_child"); });
    end(a);
    _exit(races() == 0 ? 0 : 1);  // a child counts its own
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace gosan::detector

// One program per way to end, chosen by the first argument; run by
// process_test.cc.
#include <gosan/gosan.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

// Named in the stacks that the test looks at.
__attribute__((noinline, visibility("default"))) void wait_for_nothing() {
  gosan::make_chan<int>().recv();
}

namespace {

using namespace gosan;
using namespace std::chrono_literals;

struct Global {
  ~Global() { std::puts("destroyed"); }
} global;

// Constructors of globals may already use the runtime.
const int from_constructor = [] {
  const auto channel = make_chan<int>();
  go([channel] { channel.send(11); });
  return *channel.recv();
}();

int returns() { return 7; }

int exits_from_goroutine() {
  std::atexit([] { std::puts("handler"); });
  go([] { std::exit(3); });
  wait_for_nothing();
  return 0;
}

int exits_while_others_run() {
  go([] {
    for (std::atomic<long> turns{0};;) ++turns;
  });
  go([] { blocking([] { std::this_thread::sleep_for(1h); }); });
  const auto values = make_chan<int>(1);
  go([values] {
    for (;;) {
      values.send(1);
      values.recv();
    }
  });
  time::sleep(30ms);
  return 5;
}

int exits_from_thread() {
  std::thread([] { std::exit(4); }).detach();
  wait_for_nothing();
  return 0;
}

int deadlocks() {
  const auto channel = make_chan<int>();
  go(named("nobody listens"), [channel] { channel.send(1); });
  go([] { chan<int>().recv(); });
  go([] { chan<int>().send(1); });
  go([] { select(); });
  go([] { select(recv(make_chan()), recv(make_chan<int>())); });
  sync::Mutex mutex;
  mutex.lock();
  go([&] { mutex.lock(); });
  sync::RWMutex rw;
  rw.lock();
  go([&] { rw.lock_shared(); });
  sync::RWMutex read;
  read.lock_shared();
  go([&] { read.lock(); });  // behind a writer it would wait for its Mutex
  channel.recv();            // takes what the one sender has
  sync::WaitGroup group;
  group.add(1);
  group.wait();
  return 0;
}

int deadlocks_with_unread_timer() {
  const time::Timer timer(1h);
  wait_for_nothing();
  return 0;
}

int waits_for_thread_that_ends() {
  std::thread([] { std::this_thread::sleep_for(50ms); }).detach();
  wait_for_nothing();
  return 0;
}

int is_woken_by_a_thread() {
  const auto channel = make_chan<int>();
  std::thread([channel] {
    std::this_thread::sleep_for(150ms);
    channel.send(6);
  }).detach();
  return *channel.recv();
}

int panics_in_goroutine() {
  std::printf("printed before");
  go([] {
    auto _ = defer([] { std::puts(", deferred"); });
    chan<int>().close();
  });
  wait_for_nothing();
  return 0;
}

int throws_in_main() { throw std::runtime_error("std text"); }

int throws_a_number() {
  go([] { throw 5; });
  wait_for_nothing();
  return 0;
}

int panics_in_a_defer() {
  auto _ = defer([] { panic("second"); });
  panic("first");
}

int recovers() {
  try {
    panic("caught");
  } catch (const PanicError& error) {
    return std::strcmp(error.what(), "caught") == 0 ? 0 : 1;
  }
}

int unlocks_unlocked() {
  sync::Mutex mutex;
  try {
    mutex.unlock();
  } catch (...) {
    std::puts("caught a fatal error");
  }
  return 0;
}

int runlocks_unlocked() {
  sync::RWMutex mutex;
  mutex.unlock_shared();
  return 0;
}

int rwunlocks_unlocked() {
  sync::RWMutex mutex;
  mutex.unlock();
  return 0;
}

int goexits_last() {
  go([] {
    time::sleep(5ms);
    std::puts("other ran");
    std::fflush(stdout);
  });
  goexit();
}

int goexits_then_exit() {
  go([] {
    time::sleep(5ms);
    std::exit(0);
  });
  goexit();
}

int swallows_goexit() {
  try {
    goexit();
  } catch (...) {
  }
  return 0;
}

__attribute__((noinline)) int recurse(int depth) {
  volatile char room[1000];
  room[0] = static_cast<char>(depth);
  return depth == 0 ? 0 : recurse(depth - 1) + room[0];
}

int overflows_goroutine() {
  go([] { recurse(1 << 20); });
  wait_for_nothing();
  return 0;
}

// Stacks are made by the batch: each has a guard, not only the first.
int overflows_one_of_many() {
  for (int i = 0; i < 50; ++i) go(wait_for_nothing);
  return overflows_goroutine();
}

int overflows_main() { return recurse(1 << 24); }

int uses_main_stack() {
  // Far more than a goroutine has, within the main thread's 8 MiB.
  return recurse(3000) == 12345 ? 1 : 0;
}

int blocks_in_handler() {
  std::atexit([] { make_chan<int>().recv(); });
  return 9;
}

struct Ending {
  const char* name;
  int (*run)();
};
constexpr Ending kEndings[] = {
    {"returns", returns},
    {"exits_from_goroutine", exits_from_goroutine},
    {"exits_while_others_run", exits_while_others_run},
    {"exits_from_thread", exits_from_thread},
    {"deadlocks", deadlocks},
    {"deadlocks_with_unread_timer", deadlocks_with_unread_timer},
    {"waits_for_thread_that_ends", waits_for_thread_that_ends},
    {"is_woken_by_a_thread", is_woken_by_a_thread},
    {"panics_in_goroutine", panics_in_goroutine},
    {"throws_in_main", throws_in_main},
    {"throws_a_number", throws_a_number},
    {"panics_in_a_defer", panics_in_a_defer},
    {"recovers", recovers},
    {"unlocks_unlocked", unlocks_unlocked},
    {"runlocks_unlocked", runlocks_unlocked},
    {"rwunlocks_unlocked", rwunlocks_unlocked},
    {"goexits_last", goexits_last},
    {"goexits_then_exit", goexits_then_exit},
    {"swallows_goexit", swallows_goexit},
    {"overflows_goroutine", overflows_goroutine},
    {"overflows_one_of_many", overflows_one_of_many},
    {"overflows_main", overflows_main},
    {"uses_main_stack", uses_main_stack},
    {"blocks_in_handler", blocks_in_handler},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || from_constructor != 11) return 99;
  for (const Ending& ending : kEndings) {
    if (std::strcmp(ending.name, argv[1]) == 0) return ending.run();
  }
  return 98;
}

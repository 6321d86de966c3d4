// Panics, fatal errors and deadlocks. Each returns 0 if what should end it does
// not.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/singleflight.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <utility>

#include "program.h"

// Visible, so that a stack dump can name it.
[[gnu::noinline, gnu::visibility("default")]] void raise_boom() {
  gosan::panic("boom");
}

namespace {

using gosan::go;
using gosan::make_chan;

void say(const char* text) {
  std::printf("%s\n", text);
  std::fflush(stdout);
}

// Waits longer than any of these programs may last.
void outlast() { gosan::time::sleep(std::chrono::seconds(30)); }

int panic_in_goroutine(unsigned) {
  go([] { raise_boom(); });
  outlast();
  return 0;
}

int panic_in_main(unsigned) {
  auto cleanup = gosan::defer([] { say("deferred"); });
  gosan::panic("in main");
}

int panic_while_others_spin(unsigned) {
  static std::atomic<int> spinning{0};
  for (int i = 0; i < 3; ++i) {
    go([] {
      ++spinning;
      for (;;) {
      }
    });
  }
  go([] { gosan::panic("among others"); });
  outlast();
  return 0;
}

int replaced_panic(unsigned) {
  // The first is over when the second starts: only that one is reported.
  go([] {
    try {
      gosan::panic("first");
    } catch (const gosan::PanicError&) {
    }
    gosan::panic("second");
  });
  outlast();
  return 0;
}

int wait_group_panic(unsigned) {
  gosan::sync::WaitGroup group;
  group.go([] { gosan::panic("counted"); });
  group.wait();  // must not return before the program ends
  return 0;
}

// ---- fatal errors: no handler sees them ----

template <class F>
int not_caught(F&& f) {
  try {
    f();
  } catch (...) {
    say("caught");
  }
  return 0;
}

int unlock_twice(unsigned) {
  static gosan::sync::Mutex mu;
  mu.lock();
  mu.unlock();
  return not_caught([] { mu.unlock(); });
}

int rw_unlock_of_read_locked(unsigned) {
  static gosan::sync::RWMutex mu;
  mu.lock_shared();
  return not_caught([] { mu.unlock(); });
}

// ---- deadlocks ----

int deadlock_after_work(unsigned) {
  auto ch = make_chan<int>();
  gosan::sync::WaitGroup group;
  for (int i = 0; i < 100; ++i) group.go([=] { ch.send(i); });
  for (int i = 0; i < 99; ++i) ch.recv();
  group.wait();
  return 0;
}

int deadlock_after_timer(unsigned) {
  gosan::time::Timer timer(std::chrono::milliseconds(30));
  timer.c().recv();
  timer.c().recv();
  return 0;
}

int no_deadlock_while_a_timer_runs(unsigned) {
  auto ch = make_chan<int>();
  gosan::time::after_func(std::chrono::milliseconds(30), [=] { ch.send(8); });
  return ch.recv().value();
}

int no_deadlock_while_a_call_blocks(unsigned) {
  auto ch = make_chan<int>();
  go([=] {
    gosan::blocking([] { return usleep(30000); });
    ch.send(9);
  });
  return ch.recv().value();
}

int goexit_in_main_others_blocked(unsigned) {
  static const auto ch = make_chan();
  go([] { ch.recv(); });
  gosan::goexit();
}

int deadlock_on_a_cond(unsigned) {
  gosan::sync::Mutex mu;
  gosan::sync::Cond cond(mu);
  mu.lock();
  cond.wait();
  return 0;
}

// Who waits on the channel cannot be told of the panic, so nobody may catch it.
int panic_of_a_flight(unsigned) {
  gosan::singleflight::Group<int, int> group;
  const auto results = group.do_chan(
      1, []() -> std::pair<int, gosan::Error> { gosan::panic("in flight"); });
  return not_caught([&] { results.recv(); });
}

constexpr Program kPrograms[] = {
    {"panic-in-goroutine", panic_in_goroutine},
    {"panic-in-main", panic_in_main},
    {"panic-while-others-spin", panic_while_others_spin},
    {"replaced-panic", replaced_panic},
    {"wait-group-panic", wait_group_panic},
    {"unlock-twice", unlock_twice},
    {"rw-unlock-of-read-locked", rw_unlock_of_read_locked},
    {"panic-of-a-flight", panic_of_a_flight},
    {"deadlock-on-a-cond", deadlock_on_a_cond},
    {"deadlock-after-work", deadlock_after_work},
    {"deadlock-after-timer", deadlock_after_timer},
    {"no-deadlock-while-a-timer-runs", no_deadlock_while_a_timer_runs},
    {"no-deadlock-while-a-call-blocks", no_deadlock_while_a_call_blocks},
    {"goexit-in-main-others-blocked", goexit_in_main_others_blocked},
};

}  // namespace

std::span<const Program> fatal_programs() { return kPrograms; }

// Processes in every state, which then get SIGQUIT. None ends by itself.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "program.h"

// Internal names, so that only the full symbol table knows them. The empty
// assembly keeps each call from being the last thing its caller does.
namespace {

using gosan::go;
using gosan::make_chan;

std::atomic<unsigned> spinning{0};

__attribute__((noinline)) void spin_in_user_code() {
  ++spinning;
  for (std::atomic<long> turns{0};;) ++turns;
}

__attribute__((noinline)) void wait_for_a_value() {
  make_chan<int>().recv();
  __asm__ volatile("");
}

__attribute__((noinline)) void block_in_the_kernel() {
  gosan::blocking([] { std::this_thread::sleep_for(std::chrono::hours(1)); });
  __asm__ volatile("");
}

__attribute__((noinline)) void sleep_long() {
  gosan::time::sleep(std::chrono::hours(1));
  __asm__ volatile("");
}

__attribute__((noinline)) int go_deeper(int levels) {
  if (levels == 0) {
    wait_for_a_value();
    return 0;
  }
  const int below = go_deeper(levels - 1);
  __asm__ volatile("");
  return below + 1;
}

// Sent to the process, as a terminal does.
void quit() { kill(getpid(), SIGQUIT); }

int quit_while_all_spin(unsigned count) {
  for (unsigned i = 0; i < count; ++i) go(spin_in_user_code);
  while (spinning != count) {
  }
  quit();
  spin_in_user_code();
  return 0;
}

int quit_while_parked(unsigned) {
  go(gosan::named("waiter"), wait_for_a_value);
  go(sleep_long);
  go([] {
    gosan::time::sleep(std::chrono::milliseconds(1));
    quit();
  });
  sleep_long();
  return 0;
}

int quit_while_blocking(unsigned) {
  go(block_in_the_kernel);
  go([] {
    gosan::time::sleep(std::chrono::milliseconds(20));
    quit();
  });
  block_in_the_kernel();
  return 0;
}

int quit_deep_down(unsigned levels) {
  go(go_deeper, static_cast<int>(levels));
  go([] {
    gosan::time::sleep(std::chrono::milliseconds(1));
    quit();
  });
  sleep_long();
  return 0;
}

__attribute__((noinline)) void arm_a_timer() {
  gosan::time::after_func(std::chrono::milliseconds(1), [] {
    ++spinning;
    wait_for_a_value();
  });
  __asm__ volatile("");
}

int quit_in_a_timers_function(unsigned) {
  arm_a_timer();
  while (spinning == 0) gosan::gosched();
  quit();
  sleep_long();
  return 0;
}

std::atomic<bool> handled{false};

int quit_with_own_handler(unsigned) {
  std::signal(SIGQUIT, [](int) { handled = true; });
  quit();
  while (!handled) gosan::gosched();
  return 5;
}

// Inherited by what nohup or a shell starts in the background.
__attribute__((constructor(101))) void ignore_quit() {
  if (getenv("TEST_IGNORE_SIGQUIT") != nullptr) std::signal(SIGQUIT, SIG_IGN);
}

// ---- other dumps ----

int fatal_shows_everybody(unsigned) {
  static gosan::sync::Mutex mutex;
  go(wait_for_a_value);
  for (int i = 0; i < 100; ++i) gosan::gosched();
  mutex.unlock();
  return 0;
}

int print_all_stacks(unsigned) {
  go(wait_for_a_value);
  go(go_deeper, 300);
  for (int i = 0; i < 100; ++i) gosan::gosched();
  std::fputs(gosan::stack(true).c_str(), stdout);
  return 0;
}

int print_stacks_from_a_thread(unsigned) {
  go(wait_for_a_value);
  for (int i = 0; i < 100; ++i) gosan::gosched();
  std::thread thread([] {
    std::string text;
    do {
      text = gosan::stack(true);
    } while (text.find("goroutine 1 [syscall]") != 0);
    std::fputs(text.c_str(), stdout);
  });
  gosan::blocking([&] { thread.join(); });
  return 0;
}

constexpr Program kPrograms[] = {
    {"quit-while-all-spin", quit_while_all_spin},
    {"quit-while-parked", quit_while_parked},
    {"quit-while-blocking", quit_while_blocking},
    {"quit-deep-down", quit_deep_down},
    {"quit-in-a-timers-function", quit_in_a_timers_function},
    {"quit-with-own-handler", quit_with_own_handler},
    {"fatal-shows-everybody", fatal_shows_everybody},
    {"print-all-stacks", print_all_stacks},
    {"print-stacks-from-a-thread", print_stacks_from_a_thread},
};

}  // namespace

std::span<const Program> dump_programs() { return kPrograms; }

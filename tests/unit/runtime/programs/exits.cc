// Ways to end without a failure.
#include <gosan/chan.h>
#include <gosan/go.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "program.h"

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;

std::atomic<long> spins{0};

void spin() {
  for (;;) spins.fetch_add(1);
}

// Whether goroutines still run: whether a spinning one still counts.
bool goroutines_stopped() {
  const long before = spins.load();
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return spins.load() == before;
}

bool on_main_thread() { return gettid() == getpid(); }

std::atomic<bool> witness_speaks{false};

// A global that says at its end in what world it ends.
struct Witness {
  ~Witness() {
    if (!witness_speaks) return;
    std::printf("global: %s, %s\n", on_main_thread() ? "main thread" : "other",
                goroutines_stopped() ? "stopped" : "running");
  }
} witness;

void park_on(const chan<>& ch) {
  for (int i = 0; i < 10; ++i) go([=] { ch.recv(); });
}

int return_while_parked(unsigned) {
  static const auto ch = make_chan();
  park_on(ch);
  gosan::gosched();
  return 3;
}

int return_while_spinning(unsigned count) {
  for (unsigned i = 0; i < count; ++i) go(spin);
  while (spins == 0) gosan::gosched();
  return 3;
}

int return_while_blocking(unsigned) {
  static std::atomic<bool> inside{false};
  go([] {
    gosan::blocking([] {
      inside = true;
      return pause();
    });
  });
  while (!inside) gosan::gosched();
  return 3;
}

int exit_from_goroutine(unsigned code) {
  go([=] { std::exit(static_cast<int>(code)); });
  make_chan().recv();
  return 1;
}

int exit_from_foreign_thread(unsigned code) {
  std::thread([=] { std::exit(static_cast<int>(code)); }).detach();
  make_chan().recv();
  return 1;
}

int two_exits_at_once(unsigned code) {
  for (int i = 0; i < 4; ++i) {
    go([=] { std::exit(static_cast<int>(code)); });
  }
  std::exit(static_cast<int>(code));
}

int globals_last(unsigned) {
  witness_speaks = true;
  std::atexit([] {
    std::printf("first handler: %s, %s\n",
                on_main_thread() ? "main thread" : "other",
                goroutines_stopped() ? "stopped" : "running");
  });
  std::atexit([] { std::printf("second handler\n"); });
  go(spin);
  while (spins == 0) gosan::gosched();
  return 0;
}

int globals_last_after_exit(unsigned) {
  witness_speaks = true;
  go(spin);
  go([] {
    while (spins == 0) gosan::gosched();
    std::exit(4);
  });
  make_chan().recv();
  return 1;
}

struct Local {
  ~Local() { std::printf("local of main\n"); }
};

int locals_first(unsigned) {
  witness_speaks = true;
  const Local local;
  std::printf("main returns\n");
  return 0;
}

int unflushed_output(unsigned) {
  std::printf("no newline");
  return 0;
}

int ask_gomaxprocs(unsigned) {
  std::printf("%d\n", gosan::gomaxprocs());
  return 0;
}

// The child has one thread, and still ends as it should.
int fork_and_wait(unsigned) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) std::exit(11);
  int status = 0;
  const pid_t waited =
      gosan::blocking([&] { return waitpid(child, &status, 0); });
  return waited == child && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

constexpr Program kPrograms[] = {
    {"return-while-parked", return_while_parked},
    {"return-while-spinning", return_while_spinning},
    {"return-while-blocking", return_while_blocking},
    {"exit-from-goroutine", exit_from_goroutine},
    {"exit-from-foreign-thread", exit_from_foreign_thread},
    {"two-exits-at-once", two_exits_at_once},
    {"globals-last", globals_last},
    {"globals-last-after-exit", globals_last_after_exit},
    {"locals-first", locals_first},
    {"unflushed-output", unflushed_output},
    {"ask-gomaxprocs", ask_gomaxprocs},
    {"fork-and-wait", fork_and_wait},
};

}  // namespace

std::span<const Program> exit_programs() { return kPrograms; }

// Children of processes with goroutines. Exit code 0 when all went well.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>

#include "program.h"

namespace {

using gosan::go;
using gosan::make_chan;

std::atomic<long> spins{0};

int status_of(pid_t child) {
  int status = 0;
  gosan::blocking([&] { return waitpid(child, &status, 0); });
  return status;
}

// Goroutines that do not run on another thread live on in the child.
int child_goes_on(unsigned rounds) {
  const auto in = make_chan<int>();
  const auto out = make_chan<int>();
  go([=] {
    for (const int value : in) out.send(value + 1);
  });
  go([] {
    for (;;) ++spins;
  });
  go([] {
    gosan::lock_os_thread();
    for (;;) gosan::time::sleep(std::chrono::milliseconds(1));
  });
  while (spins == 0) gosan::gosched();
  for (unsigned i = 0; i < rounds; ++i) {
    // Not on its way there on another thread.
    while (gosan::stack(true).find("[chan receive]") == std::string::npos) {
      gosan::gosched();
    }
    const pid_t child = fork();
    if (child == 0) {
      in.send(40);
      const int answer = out.recv().value();
      gosan::sync::WaitGroup group;
      for (int k = 0; k < 20; ++k) group.go([] { gosan::gosched(); });
      group.wait();
      gosan::time::sleep(std::chrono::microseconds(10));
      std::exit(answer);
    }
    const int status = status_of(child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 41) return 1;
    in.send(1);
    if (out.recv().value() != 2) return 2;  // the parent is unharmed
  }
  return 0;
}

int child_panics(unsigned) {
  const pid_t child = fork();
  if (child == 0) gosan::panic("in the child");
  const int status = status_of(child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 2 ? 0 : 1;
}

int child_deadlocks(unsigned) {
  const pid_t child = fork();
  if (child == 0) make_chan().recv();
  const int status = status_of(child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 2 ? 0 : 1;
}

// It has nobody who could print: the signal ends it as it ends any program.
int child_is_quit(unsigned) {
  const pid_t child = fork();
  if (child == 0) {
    kill(getpid(), SIGQUIT);
    for (;;) pause();
  }
  const int status = status_of(child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT ? 0 : 1;
}

int child_of_a_goroutine(unsigned) {
  const auto result = make_chan<int>();
  go([=] {
    const pid_t child = fork();
    if (child == 0) {
      const auto done = make_chan<int>();
      go([=] { done.send(7); });
      std::exit(done.recv().value());
    }
    result.send(status_of(child));
  });
  const int status = result.recv().value();
  return WIFEXITED(status) && WEXITSTATUS(status) == 7 ? 0 : 1;
}

constexpr Program kPrograms[] = {
    {"child-goes-on", child_goes_on},
    {"child-panics", child_panics},
    {"child-deadlocks", child_deadlocks},
    {"child-is-quit", child_is_quit},
    {"child-of-a-goroutine", child_of_a_goroutine},
};

}  // namespace

std::span<const Program> fork_programs() { return kPrograms; }

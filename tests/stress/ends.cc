// The end of the process against everything: main returns, somebody exits,
// panics or is killed while all others are in the middle of their work. Each in
// a child process: this program with --child.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "stress.h"

namespace stress {
namespace {

using gosan::make_chan;
using std::chrono::microseconds;

constexpr int kOwnCode = 5;
constexpr int kGoCode = 2;

// ---- the child ----

// Everything at once, for ever. Leaked, so that the end meets it at work.
struct Storm {
  gosan::chan<int> narrow = make_chan<int>();
  gosan::chan<int> wide = make_chan<int>(8);
  gosan::sync::Mutex mutex;
  gosan::sync::RWMutex rw;
  std::atomic<std::uint32_t> steps{0};

  void step(Random& dice) {
    std::optional<int> value;
    switch (dice.below(10)) {
      case 0:
        select(send(narrow, 1), recv(wide, value), gosan::otherwise());
        break;
      case 1:
        select(recv(narrow, value), send(wide, 2), gosan::otherwise());
        break;
      case 2: {
        const std::lock_guard guard(mutex);
        gosan::gosched();
        break;
      }
      case 3:
        rw.lock_shared();
        rw.unlock_shared();
        break;
      case 4:
        gosan::go([this] { steps.fetch_add(1); });
        break;
      case 5:
        gosan::time::sleep(microseconds(dice.below(50)));
        break;
      case 6:
        gosan::blocking([] { return usleep(10); });
        break;
      case 7:
        gosan::time::after_func(microseconds(dice.below(99)),
                                [this] { steps.fetch_add(1); });
        break;
      case 8:
        gosan::blocking(
            [&] { std::thread([this] { wide.try_send(3); }).join(); });
        break;
      default: {
        const std::lock_guard guard(rw);
        break;
      }
    }
    steps.fetch_add(1);
  }

  void run(Random dice) {
    for (;;) step(dice);
  }
  // Nothing that the runtime could notice.
  void spin() {
    for (;;) steps.fetch_add(1);
  }
  void wait(std::uint32_t wanted) const {
    until([&] { return steps.load() >= wanted; });
  }
};

int return_from_main(Storm&) { return kOwnCode; }

[[noreturn]] void run_for_ever(Storm& storm) {
  storm.run(Random(1));
  std::abort();
}

int exit_in_a_goroutine(Storm& storm) {
  gosan::go([] { std::exit(kOwnCode); });
  run_for_ever(storm);
}

int exit_twice(Storm& storm) {
  for (int i = 0; i < 4; ++i) {
    gosan::go([] { std::exit(kOwnCode); });
  }
  return kOwnCode + 0 * static_cast<int>(storm.steps);
}

int exit_in_a_thread(Storm& storm) {
  std::thread([] { std::exit(kOwnCode); }).detach();
  run_for_ever(storm);
}

int exit_after_goexit_of_main(Storm& storm) {
  gosan::go([&] {
    storm.wait(storm.steps + 50);
    std::exit(kOwnCode);
  });
  gosan::goexit();
}

int exit_at_once(Storm&) { _exit(kOwnCode); }

int panic_in_a_goroutine(Storm& storm) {
  gosan::go([] { gosan::panic("in the storm"); });
  run_for_ever(storm);
}

int unlock_of_unlocked(Storm& storm) {
  gosan::go([] {
    gosan::sync::Mutex mutex;
    mutex.unlock();
  });
  run_for_ever(storm);
}

int quit_by_signal(Storm& storm) {
  kill(getpid(), SIGQUIT);
  run_for_ever(storm);
}

int exit_in_a_forked_child(Storm&) {
  const pid_t child = fork();
  if (child == 0) std::exit(kOwnCode);
  int status = 0;
  gosan::blocking([&] {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  });
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

struct End {
  std::string_view name;
  int (*run)(Storm& storm);
  int code;
  std::string_view error;  // how standard error begins; empty: is empty
};

constexpr End kEnds[] = {
    {"return", return_from_main, kOwnCode, ""},
    {"exit", exit_in_a_goroutine, kOwnCode, ""},
    {"exit-twice", exit_twice, kOwnCode, ""},
    {"exit-in-a-thread", exit_in_a_thread, kOwnCode, ""},
    {"exit-after-goexit", exit_after_goexit_of_main, kOwnCode, ""},
    {"exit-at-once", exit_at_once, kOwnCode, ""},
    {"exit-in-fork", exit_in_a_forked_child, kOwnCode, ""},
    {"panic", panic_in_a_goroutine, kGoCode, "panic: in the storm\n"},
    {"fatal", unlock_of_unlocked, kGoCode,
     "fatal error: sync: unlock of unlocked mutex\n"},
    {"quit", quit_by_signal, kGoCode, "SIGQUIT: quit\n"},
};

// ---- the parent ----

struct Outcome {
  int status = 0;
  std::string error;
  bool timed_out = false;
};

// Reads standard error until its end; false when that took too long.
bool drain(int pipe, std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::seconds(settings().patience_seconds / 2);
  for (;;) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    pollfd ready{pipe, POLLIN, 0};
    if (poll(&ready, 1, 100) <= 0) continue;
    char buffer[4096];
    const ssize_t bytes = read(pipe, buffer, sizeof(buffer));
    if (bytes == 0) return true;
    if (bytes > 0) text.append(buffer, static_cast<std::size_t>(bytes));
  }
}

// What the child gets as its environment. In the child of a fork LeakSanitizer
// takes for lost what the other threads have held.
std::vector<char*> environment(std::string& no_leaks, std::string_view name) {
  std::vector<char*> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    all.push_back(*entry);
  if (name == "exit-in-fork") all.push_back(no_leaks.data());
  all.push_back(nullptr);
  return all;
}

Outcome run_in_child(std::string_view name, std::uint64_t seed) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::string program = "stress";
  std::string child = "--child=" + std::string(name);
  std::string number = std::to_string(seed);
  std::array<char*, 4> arguments{program.data(), child.data(), number.data(),
                                 nullptr};
  std::string no_leaks = "LSAN_OPTIONS=detect_leaks=0";
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, "/proc/self/exe", &actions, nullptr, arguments.data(),
                  environment(no_leaks, name).data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) std::abort();
  Outcome outcome;
  outcome.timed_out = !drain(ends[0], outcome.error);
  if (outcome.timed_out) {
    // It shows its goroutines, if it still can.
    kill(pid, SIGQUIT);
    drain(ends[0], outcome.error);
    kill(pid, SIGKILL);
  }
  close(ends[0]);
  while (waitpid(pid, &outcome.status, 0) < 0 && errno == EINTR) {
  }
  return outcome;
}

void ends(Round& round) {
  const auto kind = round.random.below(std::size(kEnds));
  const End& end = kEnds[kind];
  const std::uint64_t seed = round.random.next();
  const Outcome outcome =
      gosan::blocking([&] { return run_in_child(end.name, seed); });
  const bool exited =
      WIFEXITED(outcome.status) && WEXITSTATUS(outcome.status) == end.code;
  const bool said = end.error.empty() ? outcome.error.empty()
                                      : outcome.error.starts_with(end.error);
  if (exited && said && !outcome.timed_out) return;
  round.fail("stress --child=" + std::string(end.name) + ' ' +
             std::to_string(seed) + (outcome.timed_out ? " hangs" : "") +
             ", status " + std::to_string(outcome.status) +
             ", standard error:\n" + outcome.error);
}

constexpr Scenario kScenarios[] = {{"ends", ends, false}};

}  // namespace

std::span<const Scenario> end_scenarios() { return kScenarios; }

int run_child(std::string_view kind, std::uint64_t seed) {
  for (const End& end : kEnds) {
    if (end.name != kind) continue;
    Random dice(seed);
    gosan::gomaxprocs(static_cast<int>(dice.between(1, 8)));
    auto* storm = new Storm;
    for (std::uint32_t g = dice.between(1, 16); g > 0; --g) {
      gosan::go([storm, own = dice.fork()] { storm->run(own); });
    }
    if (dice.one_in(4)) gosan::go([storm] { storm->spin(); });
    storm->wait(dice.below(400));
    return end.run(*storm);
  }
  std::fprintf(stderr, "stress: no such child\n");
  return 64;
}

}  // namespace stress

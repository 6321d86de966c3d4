// Ends in one of several ways under a listener that turns 0 into 66 and says
// what it is told about the end.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/hooks.h>
#include <gosan/panic.h>

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "../quiet_listener.h"

namespace {

const gosan_runtime_ops* ops = nullptr;
std::atomic<long> spins{0};

int on_finish(int code) {
  const long before = spins;
  usleep(2000);
  std::printf("finish %d, %s, %s\n", code,
              gettid() == getpid() ? "main thread" : "another thread",
              before == spins ? "stopped" : "running");
  return code == 0 ? 66 : code;
}

constexpr gosan_hooks make_hooks() {
  gosan_hooks table = gosan::quiet_listener();
  table.deadlock = [] { std::printf("deadlock\n"); };
  table.crashed = [] { std::printf("crashed\n"); };
  table.finish = on_finish;
  return table;
}
constexpr gosan_hooks kHooks = make_hooks();

__attribute__((constructor)) void attach() {
  if (gosan_hooks_attach(&kHooks, &ops) != 0) std::abort();
}

struct Global {
  ~Global() { std::printf("globals\n"); }
} global;

void start_spinning() {
  gosan::go([] {
    for (;;) ++spins;
  });
  while (spins == 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view way = argc > 1 ? argv[1] : "";
  if (way == "return-0") return 0;
  if (way == "return-3") return 3;
  if (way == "spinning") {
    start_spinning();
    return 0;
  }
  if (way == "exit") {
    std::atexit([] { std::printf("handler\n"); });
    gosan::go([] { std::exit(0); });
    gosan::make_chan().recv();
  }
  if (way == "panic") gosan::panic("said");
  if (way == "deadlock") gosan::make_chan().recv();
  return 99;
}

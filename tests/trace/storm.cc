// All that a trace can show at once, between start() and stop(); the argument
// is the file.
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>

namespace {

using namespace gosan;
using namespace std::chrono_literals;

constexpr int kPairs = 8;
constexpr int kRounds = 60;

void exchange(sync::WaitGroup& group, sync::Mutex& mutex) {
  const auto values = make_chan<int>();
  const auto never = make_chan();
  for (int i = 0; i < kPairs; ++i) {
    group.go([=] {
      for (int k = 0; k < kRounds; ++k) {
        const trace::Region region("send");
        const trace::Region inner("inner");
        values.send(k);
        if (k % 7 == i % 7) time::sleep(20us);
      }
    });
    group.go([&mutex, values, never] {
      for (int k = 0; k < kRounds; ++k) {
        std::optional<int> value;
        select(recv(values, value), recv(never));
        const std::lock_guard guard(mutex);
        gosched();
      }
    });
  }
}

void block(sync::WaitGroup& group) {
  group.go([] {
    for (int k = 0; k < 40; ++k) {
      blocking([] {
        std::this_thread::sleep_for(50us);
        trace::log("blocking", "still \"inside\"\n\xff");
      });
    }
  });
}

void change_workers(sync::WaitGroup& group) {
  group.go([] {
    for (int k = 0; k < 20; ++k) {
      gomaxprocs(1 + k % 4);
      gosched();
    }
  });
}

void lock_threads() {
  for (int k = 0; k < 10; ++k) {
    lock_os_thread();
    time::sleep(10us);
    unlock_os_thread();
    go([] { lock_os_thread(); });
  }
}

void hear_from_a_thread() {
  const auto values = make_chan<int>(3);
  std::thread thread([&] {
    const trace::Region region("thread");
    for (int k = 0; k < 50; ++k) values.send(k);
    values.close();
  });
  for ([[maybe_unused]] const int value : values) {
  }
  blocking([&] { thread.join(); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const auto before = make_chan();
  go(named("from before"), [=] { before.recv(); });
  gosched();
  if (const Error error = trace::start(argv[1]); error) {
    std::printf("%s\n", error.message().c_str());
    return 1;
  }
  sync::WaitGroup group;
  sync::Mutex mutex;
  exchange(group, mutex);
  block(group);
  change_workers(group);
  lock_threads();
  hear_from_a_thread();
  group.wait();
  const Error error = trace::stop();
  return error ? 1 : 0;
}

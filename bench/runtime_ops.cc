// The runtime's basic operations, in nanoseconds each: build with the plain
// runtime and compare with bench/README.md.
#include <gosan/gosan.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using gosan::chan;
using gosan::make_chan;

constexpr int kOps = 1'000'000;
constexpr int kRepetitions = 5;

template <class F>
void measure(const char* name, int ops, F&& body) {
  double best = 1e18;
  for (int i = 0; i < kRepetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    body();
    const std::chrono::duration<double, std::nano> took =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count() / ops);
  }
  std::printf("%-36s %8.1f ns\n", name, best);
}

void round_trips() {
  auto there = make_chan<int>();
  auto back = make_chan<int>();
  gosan::go([=] {
    for (int v : there) back.send(v);
  });
  for (int i = 0; i < kOps; ++i) {
    there.send(i);
    back.recv();
  }
  there.close();
}

void run_pipe(std::size_t cap) {
  auto values = make_chan<int>(cap);
  gosan::go([=] {
    for (int i = 0; i < kOps; ++i) values.send(i);
    values.close();
  });
  long sum = 0;
  for (int v : values) sum += v;
  if (sum == 0) std::puts("impossible");
}

void spawn_one_by_one() {
  for (int i = 0; i < kOps; ++i) {
    gosan::go([] {});
    gosan::gosched();
  }
}

void spawn_batch() {
  constexpr int kBatch = 1000;
  for (int i = 0; i < kOps / kBatch; ++i) {
    gosan::sync::WaitGroup group;
    for (int k = 0; k < kBatch; ++k) group.go([] {});
    group.wait();
  }
}

void yields() {
  bool stop = false;
  auto done = make_chan();
  gosan::go([&] {
    while (!stop) gosan::gosched();
    done.send();
  });
  for (int i = 0; i < kOps / 2; ++i) gosan::gosched();
  stop = true;
  done.recv();
}

void buffered_alone() {
  auto values = make_chan<int>(1);
  for (int i = 0; i < kOps; ++i) {
    values.send(i);
    values.recv();
  }
}

void select_one_ready() {
  auto ready = make_chan<int>(1);
  auto never = make_chan<int>();
  std::optional<int> value;
  for (int i = 0; i < kOps; ++i) {
    ready.send(i);
    select(recv(ready, value), recv(never));
  }
}

void lock_unlock() {
  gosan::sync::Mutex mutex;
  for (int i = 0; i < kOps; ++i) {
    mutex.lock();
    mutex.unlock();
  }
}

void contended(int goroutines) {
  gosan::sync::Mutex mutex;
  gosan::sync::WaitGroup group;
  long counter = 0;
  for (int g = 0; g < goroutines; ++g) {
    group.go([&] {
      for (int i = 0; i < kOps / goroutines; ++i) {
        mutex.lock();
        ++counter;
        mutex.unlock();
      }
    });
  }
  group.wait();
}

void many_to_many() {
  constexpr int kSide = 64;
  auto values = make_chan<int>();
  gosan::sync::WaitGroup senders;
  for (int s = 0; s < kSide; ++s) {
    senders.go([&] {
      for (int i = 0; i < kOps / kSide; ++i) values.send(i);
    });
  }
  gosan::sync::WaitGroup receivers;
  for (int r = 0; r < kSide; ++r) {
    receivers.go([&] {
      for (int v : values) static_cast<void>(v);
    });
  }
  senders.wait();
  values.close();
  receivers.wait();
}

}  // namespace

int main() {
  std::printf("GOMAXPROCS=%d\n", gosan::gomaxprocs());
  measure("unbuffered round trip", kOps, round_trips);
  measure("unbuffered pipe, item", kOps, [] { run_pipe(0); });
  measure("buffered(128) pipe, item", kOps, [] { run_pipe(128); });
  measure("buffered(1) send+recv alone", kOps, buffered_alone);
  measure("64x64 unbuffered, op", kOps, many_to_many);
  measure("select 2 cases, 1 ready, with send", kOps, select_one_ready);
  measure("spawn and run one", kOps, spawn_one_by_one);
  measure("spawn 1000 and wait, each", kOps, spawn_batch);
  measure("gosched", kOps, yields);
  measure("mutex lock+unlock", kOps, lock_unlock);
  measure("mutex, 2 goroutines, each", kOps, [] { contended(2); });
}

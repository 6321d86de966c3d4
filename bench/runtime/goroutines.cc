// Starting, parking and yielding goroutines.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/sync.h>

#include <algorithm>

#include "row.h"

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;
using gosan::sync::WaitGroup;

void spawn_and_wait(long ops) {
  for (long i = 0; i < ops; ++i) {
    WaitGroup group;
    group.add(1);
    go([&] { group.done(); });
    group.wait();
  }
}

void spawn_batches(long ops) {
  constexpr long kBatch = 1000;
  for (long i = 0; i < ops; i += kBatch) {
    WaitGroup group;
    group.add(kBatch);
    for (long k = 0; k < kBatch; ++k) {
      go([&] { group.done(); });
    }
    group.wait();
  }
}

// All of them parked at once; the peak of resident memory is of interest.
void alive(long ops) {
  auto release = make_chan();
  WaitGroup arrived;
  WaitGroup ended;
  arrived.add(static_cast<int>(ops));
  ended.add(static_cast<int>(ops));
  for (long i = 0; i < ops; ++i) {
    go([&, release] {
      arrived.done();
      release.recv();
      ended.done();
    });
  }
  arrived.wait();
  release.close();
  ended.wait();
}

void yield(long ops) {
  WaitGroup group;
  group.add(2);
  for (int g = 0; g < 2; ++g) {
    go([&] {
      for (long i = 0; i < ops / 2; ++i) gosan::gosched();
      group.done();
    });
  }
  group.wait();
}

// A tree of goroutines, ten to a node, that adds up the numbers of its leaves.
void skynet_node(chan<long> up, long number, long size) {
  if (size == 1) {
    up.send(number);
    return;
  }
  auto down = make_chan<long>();
  const long part = size / 10;
  for (long i = 0; i < 10; ++i) go(skynet_node, down, number + i * part, part);
  long sum = 0;
  for (long i = 0; i < 10; ++i) sum += *down.recv();
  up.send(sum);
}

// `ops` leaves, a power of ten.
void skynet(long ops) {
  auto sum = make_chan<long>();
  go(skynet_node, sum, 0L, ops);
  keep(*sum.recv());
}

constexpr Row kRows[] = {{"spawn1", 500'000, spawn_and_wait},
                         {"spawn", 1'000'000, spawn_batches},
                         {"alive", 100'000, alive},
                         {"yield", 2'000'000, yield},
                         {"skynet", 100'000, skynet}};

}  // namespace

std::span<const Row> goroutine_rows() { return kRows; }

// Loads on the scheduler.
#include <gosan/chan.h>
#include <gosan/go.h>
#include <gosan/select.h>
#include <gosan/sync.h>
#include <gosan/time.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <optional>

#include "program.h"

namespace {

using gosan::chan;
using gosan::go;
using gosan::make_chan;
using gosan::otherwise;

// Everything at once, for ever: channels, locks, sleeps, births and deaths.
// Leaked, so that the end of the program meets it in the middle of its work.
struct Storm {
  chan<int> narrow = make_chan<int>();
  chan<int> wide = make_chan<int>(8);
  gosan::sync::Mutex mu;
  gosan::sync::RWMutex rw;
  std::atomic<long> steps{0};

  void step(std::uint32_t dice) {
    std::optional<int> v;
    switch (dice % 8) {
      case 0:
        select(send(narrow, 1), recv(wide, v), otherwise());
        break;
      case 1:
        select(recv(narrow, v), send(wide, 2), otherwise());
        break;
      case 2: {
        const std::lock_guard guard(mu);
        gosan::gosched();
        break;
      }
      case 3: {
        rw.lock_shared();
        rw.unlock_shared();
        break;
      }
      case 4:
        go([this] { ++steps; });
        break;
      case 5:
        gosan::time::sleep(std::chrono::microseconds(dice % 50));
        break;
      case 6:
        gosan::blocking([] { return usleep(10); });
        break;
      default: {
        const std::lock_guard guard(rw);
        break;
      }
    }
    ++steps;
  }

  void run(std::uint32_t seed) {
    for (std::uint32_t dice = seed | 1;;) {
      dice ^= dice << 13;
      dice ^= dice >> 17;
      dice ^= dice << 5;
      step(dice >> 8);
    }
  }
};

int storm(unsigned seed) {
  auto* all = new Storm;
  for (unsigned i = 1; i <= 16; ++i) {
    go([=] { all->run(seed * 31 + i); });
  }
  const long enough = 50 + seed * 37 % 400;
  while (all->steps < enough) gosan::gosched();
  return 5;
}

// Ends by exit from a goroutine in the middle of the storm.
int storm_exit(unsigned seed) {
  auto* all = new Storm;
  for (unsigned i = 1; i <= 8; ++i) go([=] { all->run(seed * 131 + i); });
  go([=] {
    while (all->steps < 100 + static_cast<long>(seed) * 53 % 300) {
      gosan::gosched();
    }
    std::exit(5);
  });
  all->run(seed + 7);
  return 1;
}

int storm_panic(unsigned seed) {
  auto* all = new Storm;
  for (unsigned i = 1; i <= 8; ++i) go([=] { all->run(seed * 17 + i); });
  go([=] {
    while (all->steps < 100) gosan::gosched();
    gosan::panic("in the storm");
  });
  all->run(seed + 9);
  return 1;
}

constexpr Program kPrograms[] = {
    {"storm", storm},
    {"storm-exit", storm_exit},
    {"storm-panic", storm_panic},
};

}  // namespace

std::span<const Program> load_programs() { return kPrograms; }

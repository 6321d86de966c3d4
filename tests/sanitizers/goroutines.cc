// A user's program under AddressSanitizer, on a runtime that was built without:
//   goroutines clean|use-after-free|use-after-return|leak
#include <gosan/gosan.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace {

using gosan::make_chan;
using gosan::sync::WaitGroup;

constexpr int kGoroutines = 64;

// Not inlined, so that its variables have a frame of their own.
__attribute__((noinline)) int sum_of_frame(int seed) {
  std::array<int, 32> values{};
  for (int& value : values) value = seed++;
  gosan::gosched();
  int sum = 0;
  for (const int value : values) sum += value;
  return sum;
}

__attribute__((noinline)) void throw_through_frames(int depth) {
  std::array<int, 16> frame{};
  frame[static_cast<std::size_t>(depth) % frame.size()] = depth;
  if (depth > 0) {
    throw_through_frames(depth - 1);
    gosan::gosched();
    return;
  }
  throw std::runtime_error("on purpose");
}

// Frames lie parked on many stacks while exceptions unwind others above and
// below them; then new frames are made everywhere.
bool frames_survive() {
  const auto gate = make_chan();
  WaitGroup parked;
  std::atomic<int> wrong{0};
  for (int g = 0; g < kGoroutines; ++g) {
    parked.go([=, &wrong] {
      std::array<int, 32> mine{};
      mine.fill(g);
      gate.recv();
      sum_of_frame(g);
      for (const int value : mine) {
        if (value != g) wrong.fetch_add(1);
      }
    });
  }
  for (int round = 0; round < 10; ++round) {
    WaitGroup throwing;
    for (int g = 0; g < kGoroutines; ++g) {
      throwing.go([g] {
        try {
          throw_through_frames(g % 20);
        } catch (const std::runtime_error&) {
        }
        sum_of_frame(g);
      });
    }
    throwing.wait();
  }
  gate.close();
  parked.wait();
  return wrong == 0;
}

// What only a parked goroutine holds is no leak.
void leave_parked_goroutines() {
  const auto held = make_chan(kGoroutines);
  for (int g = 0; g < kGoroutines; ++g) {
    gosan::go([=] {
      const auto owned = std::make_unique<std::array<int, 100>>();
      held.send();
      make_chan().recv();
    });
  }
  for (int g = 0; g < kGoroutines; ++g) held.recv();
  gosan::gosched();
}

int use_after_free() {
  int result = 0;
  WaitGroup group;
  group.go([&] {
    int* volatile value = new int(7);
    gosan::gosched();
    delete value;
    result = *value;
  });
  group.wait();
  return result;
}

__attribute__((noinline)) int* address_of_local() {
  int local = 7;
  int* volatile address = &local;
  gosan::gosched();
  return address;
}

int use_after_return() {
  int result = 0;
  WaitGroup group;
  group.go([&] {
    int* volatile address = address_of_local();
    result = *address;
  });
  group.wait();
  return result;
}

__attribute__((noinline)) void lose_one() {
  [[maybe_unused]] int* volatile lost = new int(7);
  gosan::gosched();
  lost = nullptr;
}

// Several: a stale word on the stack may still point at the last one.
void leak() {
  WaitGroup group;
  group.go([] {
    for (int i = 0; i < 10; ++i) lose_one();
  });
  group.wait();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "clean") {
    if (!frames_survive()) return 1;
    leave_parked_goroutines();
    std::puts("clean");
    return 0;
  }
  if (mode == "use-after-free") return use_after_free();
  if (mode == "use-after-return") return use_after_return();
  if (mode == "leak") {
    leak();
    return 0;
  }
  return 64;
}

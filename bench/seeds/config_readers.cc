// What it costs four goroutines to read a configuration that a fifth one
// replaces once for a hundred reads of each: an atomic::Value of pointers and
// of shared pointers, an RWMutex.
//   config_readers [READS]      prints nanoseconds of processor time a read
//
// Source: docs/references.md, "Go-MM".
#include <gosan/gosan.h>

#include <time.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace {

constexpr int kReaders = 4;

using Config = std::array<int, 6>;
using Shared = std::shared_ptr<const Config>;

// Made before: what is measured is how a version is published and read.
const std::vector<Shared> versions = [] {
  std::vector<Shared> made;
  for (int i = 0; i < 64; i++) {
    made.push_back(
        std::make_shared<Config>(Config{i, i + 1, i + 2, i + 3, i + 4, i + 5}));
  }
  return made;
}();

class PointerInValue {
 public:
  void write(const Shared& next) { current_.store(next.get()); }
  int read() const { return (**current_.load())[0]; }

 private:
  gosan::atomic::Value<const Config*> current_;
};

class SharedInValue {
 public:
  void write(const Shared& next) { current_.store(next); }
  int read() const { return (**current_.load())[0]; }

 private:
  gosan::atomic::Value<Shared> current_;
};

class UnderLock {
 public:
  void write(const Shared& next) {
    std::lock_guard lock(mu_);
    current_ = next;
  }
  int read() const {
    std::shared_lock lock(mu_);
    return (*current_)[0];
  }

 private:
  mutable gosan::sync::RWMutex mu_;
  Shared current_;
};

double processor_ns() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 +
         static_cast<double>(now.tv_nsec);
}

// Nanoseconds of processor time for each read, the writer's part included.
template <class Holder>
double measure(long reads) {
  Holder holder;
  holder.write(versions[0]);
  gosan::sync::WaitGroup wg;
  const double begin = processor_ns();
  wg.go([&] {
    for (long i = 1; i < reads / 100; i++) {
      holder.write(versions[static_cast<std::size_t>(i) % versions.size()]);
      gosan::gosched();
    }
  });
  for (int reader = 0; reader < kReaders; reader++) {
    wg.go([&] {
      volatile int seen = 0;
      for (long i = 0; i < reads; i++) seen = holder.read();
      static_cast<void>(seen);
    });
  }
  wg.wait();
  return (processor_ns() - begin) / static_cast<double>(reads * kReaders);
}

}  // namespace

int main(int argc, char** argv) {
  const long reads = argc > 1 ? std::atol(argv[1]) : 1'000'000;
  const double pointer = measure<PointerInValue>(reads);
  const double shared = measure<SharedInValue>(reads);
  const double lock = measure<UnderLock>(reads);
  std::printf("atomic::Value of a pointer        %8.1f ns\n", pointer);
  std::printf("atomic::Value of a shared pointer %8.1f ns\n", shared);
  std::printf("RWMutex                           %8.1f ns\n", lock);
}

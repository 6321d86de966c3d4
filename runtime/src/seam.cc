#include "seam.h"

#include <sys/random.h>
#include <time.h>

#include <atomic>

#include "spin_lock.h"

namespace gosan::detail {

constinit std::atomic<bool> controlled_seam{false};

namespace {

std::int64_t monotonic_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// splitmix64: every state gives a good number, so states need no care.
std::uint64_t mix(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}
constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;

std::uint32_t scale(std::uint64_t random, std::uint32_t n) noexcept {
  return static_cast<std::uint32_t>(((random >> 32) * n) >> 32);
}

class ProductionSeam final : public Seam {
 public:
  std::uint32_t choose(std::uint32_t n, Choice) noexcept override {
    return scale(mix(next_state()), n);
  }
  std::int64_t now_ns() noexcept override { return monotonic_ns(); }
  bool skip_to(std::int64_t) noexcept override { return false; }

 private:
  // Per thread: a shared counter would be one cache line for all workers.
  __attribute__((noinline)) static std::uint64_t next_state() noexcept {
    static thread_local std::uint64_t state
        __attribute__((tls_model("initial-exec"))) = 0;
    if (state == 0) [[unlikely]] {
      if (getrandom(&state, sizeof(state), 0) != sizeof(state)) {
        state = static_cast<std::uint64_t>(monotonic_ns());
      }
    }
    return state += kGolden;
  }
};

class SeededSeam final : public Seam {
 public:
  void reseed(std::uint64_t seed) noexcept {
    state_.store(mix(seed), std::memory_order_relaxed);  // tests only, at rest
  }
  std::uint32_t choose(std::uint32_t n, Choice) noexcept override {
    // relaxed: one worker; a foreign thread may disturb the order, not the sum.
    const std::uint64_t state =
        state_.fetch_add(kGolden, std::memory_order_relaxed);
    return scale(mix(state), n);
  }
  std::int64_t now_ns() noexcept override {
    return now_.load(std::memory_order_relaxed);  // as above
  }
  bool skip_to(std::int64_t when_ns) noexcept override {
    if (when_ns > now_ns()) now_.store(when_ns, std::memory_order_relaxed);
    return true;
  }

 private:
  std::atomic<std::uint64_t> state_{0};
  std::atomic<std::int64_t> now_{1'000'000'000};
};

// Never destroyed: workers outlive the destructors of globals.
alignas(
    ProductionSeam) unsigned char production_storage[sizeof(ProductionSeam)];
alignas(SeededSeam) unsigned char seeded_storage[sizeof(SeededSeam)];
std::atomic<Seam*> current_seam{nullptr};
SpinLock seam_lock;

Seam& install_production() noexcept {
  SpinGuard guard(seam_lock);
  Seam* installed = current_seam.load(std::memory_order_acquire);
  if (installed == nullptr) {
    installed = ::new (production_storage) ProductionSeam;
    // release: the object is complete before anyone sees it.
    current_seam.store(installed, std::memory_order_release);
  }
  return *installed;
}

}  // namespace

Seam& seam() noexcept {
  // acquire: pairs with the release of its installation.
  Seam* installed = current_seam.load(std::memory_order_acquire);
  if (installed == nullptr) [[unlikely]]
    return install_production();
  return *installed;
}

void use_seeded_seam(std::uint64_t seed) noexcept {
  static SeededSeam* seeded = ::new (seeded_storage) SeededSeam;
  seeded->reseed(seed);
  controlled_seam.store(true, std::memory_order_relaxed);
  current_seam.store(seeded, std::memory_order_release);  // as above
}

}  // namespace gosan::detail

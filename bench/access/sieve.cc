// The sieve of Eratosthenes: writes of single bytes with a growing stride.
#include <vector>

#include "kernel.h"

constexpr std::size_t kLimit = 20'000'000;
constexpr int kRounds = 2;

std::uint64_t count_primes(std::vector<unsigned char>& is_composite) {
  for (std::size_t i = 0; i < kLimit; i++) is_composite[i] = 0;
  for (std::size_t i = 2; i * i < kLimit; i++) {
    if (is_composite[i]) continue;
    for (std::size_t j = i * i; j < kLimit; j += i) is_composite[j] = 1;
  }
  std::uint64_t primes = 0;
  for (std::size_t i = 2; i < kLimit; i++) primes += !is_composite[i];
  return primes;
}

int main() {
  return run_tasks([](std::uint64_t) {
    std::vector<unsigned char> is_composite(kLimit);
    std::uint64_t sum = 0;
    for (int i = 0; i < kRounds; i++) sum += count_primes(is_composite);
    return sum;
  });
}

// Fan-out and fan-in: one goroutine hands out numbers, three check them at the
// same time, main adds up. Traced, it shows in ui.perfetto.dev who worked when
// and who waited for whom; see docs/tracing.md.
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <string>

namespace {

constexpr int kNumbers = 60;
constexpr int kCheckers = 3;

bool is_prime(int number) {
  for (int divisor = 2; divisor < number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return number > 1;
}

void hand_out(const gosan::SendChan<int>& numbers) {
  for (int i = 0; i < kNumbers; ++i) numbers.send(100'000 + i);
  numbers.close();
}

void check(const gosan::context::Context& context,
           const gosan::RecvChan<int>& numbers,
           const gosan::SendChan<int>& primes) {
  for (const int number : numbers) {
    const gosan::trace::Region region(context, "check");
    if (!is_prime(number)) continue;
    gosan::trace::log(context, "prime", std::to_string(number));
    primes.send(number);
  }
}

}  // namespace

int main() {
  auto [context, task] =
      gosan::trace::new_task(gosan::context::background(), "count primes");
  const auto numbers = gosan::make_chan<int>();
  const auto primes = gosan::make_chan<int>(4);
  gosan::go(gosan::named("numbers"), hand_out, numbers);
  gosan::sync::WaitGroup checkers;
  for (int i = 0; i < kCheckers; ++i) {
    checkers.add(1);
    gosan::go(gosan::named("checker"), [&] {
      const auto done = gosan::defer([&] { checkers.done(); });
      check(context, numbers, primes);
    });
  }
  gosan::go([&] {
    checkers.wait();
    primes.close();
  });
  int found = 0;
  for ([[maybe_unused]] const int prime : primes) ++found;
  gosan::time::sleep(std::chrono::milliseconds(1));
  task.end();
  std::printf("%d primes\n", found);
}

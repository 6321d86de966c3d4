// Five philosophers who take the lower fork first all get to eat.
#include "program.h"

int main() {
  std::array<sync::Mutex, 5> forks;
  auto meals = make_chan<int>();
  for (std::size_t p = 0; p < 5; ++p) {
    const std::size_t first = std::min(p, (p + 1) % 5);
    const std::size_t second = std::max(p, (p + 1) % 5);
    go([&, first, second] {
      for (int i = 0; i < 100; ++i) {
        const std::lock_guard low(forks[first]);
        const std::lock_guard high(forks[second]);
        meals.send(1);
      }
    });
  }
  int total = 0;
  for (int i = 0; i < 500; ++i) total += *meals.recv();
  println(total);
  await_goroutines(1);
  return 0;
}

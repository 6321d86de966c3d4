// Five philosophers who all hold their left fork starve: the program is a
// deadlock.
#include "program.h"

int main() {
  std::array<sync::Mutex, 5> forks;
  sync::WaitGroup seated;
  sync::WaitGroup done;
  seated.add(5);
  for (std::size_t p = 0; p < 5; ++p) {
    done.add(1);
    go([&, p] {
      auto _ = defer([&] { done.done(); });
      forks[p].lock();
      seated.done();
      seated.wait();
      forks[(p + 1) % 5].lock();
      println("never");
    });
  }
  done.wait();
  return 0;
}

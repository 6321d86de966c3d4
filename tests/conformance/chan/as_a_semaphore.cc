// A channel of capacity n lets at most n in.
#include "program.h"

int main() {
  auto slots = make_chan<>(3);
  sync::Mutex mu;
  int inside = 0;
  int most = 0;
  sync::WaitGroup group;
  for (int g = 0; g < 12; ++g) {
    group.add(1);
    go([&] {
      auto _ = defer([&] { group.done(); });
      slots.send();
      mu.lock();
      ++inside;
      if (inside > most) most = inside;
      mu.unlock();
      for (int i = 0; i < 20; ++i) gosched();
      mu.lock();
      --inside;
      mu.unlock();
      slots.recv();
    });
  }
  group.wait();
  println(most <= 3, inside);
  return 0;
}

// With a limit so many run at a time, and Go waits for a place.
#include "program.h"

int main() {
  errgroup::Group g;
  g.set_limit(2);
  sync::Mutex mu;
  int inside = 0;
  int most = 0;
  for (int i = 0; i < 10; ++i) {
    g.go([&]() -> Error {
      mu.lock();
      ++inside;
      if (inside > most) most = inside;
      mu.unlock();
      time::sleep(1ms);
      mu.lock();
      --inside;
      mu.unlock();
      return {};
    });
  }
  const Error err = g.wait();
  println(err, most <= 2, inside);
  return 0;
}

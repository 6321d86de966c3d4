// A channel of capacity 1 works as a mutex.
#include "program.h"

int main() {
  auto lock = make_chan<>(1);
  auto done = make_chan<>();
  int counter = 0;
  for (int g = 0; g < 8; ++g) {
    go([&, lock, done] {
      for (int i = 0; i < 500; ++i) {
        lock.send();
        ++counter;
        lock.recv();
      }
      done.send();
    });
  }
  for (int g = 0; g < 8; ++g) done.recv();
  println(counter);
  return 0;
}

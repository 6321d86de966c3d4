// The number of goroutines counts main and whoever has not ended.
#include "program.h"

int main() {
  auto release = make_chan<>();
  println(num_goroutine());
  for (int i = 0; i < 5; ++i) go([=] { release.recv(); });
  println(num_goroutine());
  release.close();
  await_goroutines(1);
  println(num_goroutine());
  return 0;
}

// Producers and consumers of a bounded queue with two conditions lose nothing.
#include "program.h"

int main() {
  sync::Mutex mu;
  sync::Cond not_full(mu);
  sync::Cond not_empty(mu);
  std::vector<int> queue;
  const auto put = [&](int v) {
    const std::lock_guard lock(mu);
    while (queue.size() == 3) not_full.wait();
    queue.push_back(v);
    not_empty.signal();
  };
  const auto take = [&] {
    const std::lock_guard lock(mu);
    while (queue.empty()) not_empty.wait();
    const int v = queue.front();
    queue.erase(queue.begin());
    not_full.signal();
    return v;
  };
  for (int p = 0; p < 3; ++p) {
    go([&] {
      for (int i = 1; i <= 100; ++i) put(i);
    });
  }
  auto sums = make_chan<int>();
  for (int c = 0; c < 2; ++c) {
    go([&] {
      int sum = 0;
      for (int i = 0; i < 150; ++i) sum += take();
      sums.send(sum);
    });
  }
  const int first = *sums.recv();
  println(first + *sums.recv());
  await_goroutines(1);
  return 0;
}

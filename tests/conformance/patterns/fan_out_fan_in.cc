// Several workers share the input, and one channel collects their results.
#include "program.h"

int main() {
  auto jobs = make_chan<int>();
  auto results = make_chan<int>();
  sync::WaitGroup workers;
  for (int w = 0; w < 4; ++w) {
    workers.add(1);
    go([&] {
      auto _ = defer([&] { workers.done(); });
      for (int j : jobs) results.send(j * 2);
    });
  }
  go([&] {
    workers.wait();
    results.close();
  });
  go([=] {
    auto _ = defer([&] { jobs.close(); });
    for (int j = 1; j <= 100; ++j) jobs.send(j);
  });
  int sum = 0;
  int count = 0;
  for (int r : results) {
    sum += r;
    ++count;
  }
  println(sum, count);
  return 0;
}

// The function made by OnceValue returns the same value on every call, to
// every goroutine.
#include "program.h"

int main() {
  auto value = sync::once_value([] {
    println("computed");
    return 42;
  });
  sync::WaitGroup group;
  std::vector<int> results(3);
  for (std::size_t i = 0; i < results.size(); ++i) {
    group.add(1);
    go([&, i] {
      results[i] = value();
      group.done();
    });
  }
  group.wait();
  println(results, value());
  return 0;
}

// Go starts a goroutine that counts, and it is done when it returns.
#include "program.h"

int main() {
  sync::WaitGroup group;
  std::vector<int> results(4);
  for (std::size_t i = 0; i < results.size(); ++i) {
    group.go([&, i] { results[i] = static_cast<int>(i * i); });
  }
  group.wait();
  println(results);
  return 0;
}

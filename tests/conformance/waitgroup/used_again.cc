// A group may be used again once all waiters have returned.
#include "program.h"

int main() {
  sync::WaitGroup group;
  int total = 0;
  for (std::size_t round = 1; round <= 3; ++round) {
    std::vector<int> results(round);
    for (std::size_t i = 0; i < round; ++i) {
      group.add(1);
      go([&, i] {
        results[i] = static_cast<int>(i) + 1;
        group.done();
      });
    }
    group.wait();
    for (const int r : results) total += r;
    println(round, total);
  }
  return 0;
}

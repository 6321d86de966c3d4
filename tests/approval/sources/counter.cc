// Two goroutines count without a lock.
#include <gosan/gosan.h>

#include <vector>

int counter = 0;

void count_to(std::vector<int>& seen, int n) {
  for (int i = 0; i < n; ++i) {
    counter++;
    seen.push_back(counter);
  }
}

int main() {
  std::vector<int> first, second;
  gosan::sync::WaitGroup group;
  group.add(2);
  gosan::go(gosan::named("adder"), [&] {
    count_to(first, 100);
    group.done();
  });
  gosan::go([&] {
    count_to(second, 100);
    group.done();
  });
  group.wait();
}

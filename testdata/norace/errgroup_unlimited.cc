// They add to a number that they may share.
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

std::atomic<int> sum = 0;

int main() {
  gosan::errgroup::Group group;
  for (int i = 0; i < 2; ++i) {
    group.go([] { ++sum; });
  }
  group.wait();
  std::printf("%d\n", sum > 0);
}

// The initialisation of a static local comes before every use of it.
// twin: race/double_checked_init.cc
#include <gosan/gosan.h>

#include <cstdio>
#include <vector>

const std::vector<int>& table() {
  static const std::vector<int> squares = [] {
    std::vector<int> made;
    for (int i = 0; i < 10; i++) made.push_back(i * i);
    return made;
  }();
  return squares;
}

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(4);
  for (int i = 0; i < 4; i++) {
    gosan::go([&, i] {
      std::printf("%d\n", table()[i]);
      wg.done();
    });
  }
  wg.wait();
}

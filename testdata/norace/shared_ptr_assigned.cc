// Four goroutines copy and drop shared_ptrs to one object, and the last of them
// deletes it.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>

int main() {
  auto latest = std::make_shared<int>(1);
  gosan::chan<> done = gosan::make_chan();
  for (int i = 0; i < 4; i++) {
    gosan::go([done, latest] {
      for (int round = 0; round < 100; round++) {
        std::shared_ptr<const int> mine = latest;
        if (*mine != 1) std::puts("wrong");
      }
      done.send();
    });
  }
  latest.reset();
  for (int i = 0; i < 4; i++) done.recv();
}

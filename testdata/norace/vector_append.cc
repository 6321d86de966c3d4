// Two goroutines append to one vector under a mutex, and it grows.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>
#include <vector>

std::vector<int> results;

int main() {
  gosan::sync::Mutex mu;
  gosan::chan<> done = gosan::make_chan();
  for (int worker = 0; worker < 2; worker++) {
    gosan::go([&, worker] {
      for (int i = 0; i < 100; i++) {
        std::lock_guard lock(mu);
        results.push_back(worker);
      }
      done.send();
    });
  }
  done.recv();
  done.recv();
  std::printf("%zu\n", results.size());
}

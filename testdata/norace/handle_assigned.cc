// Each goroutine copies and drops its own copies of one handle.
#include <gosan/gosan.h>

#include <vector>

int main() {
  gosan::chan<int> results = gosan::make_chan<int>(4);
  gosan::chan<> done = gosan::make_chan();
  for (int i = 0; i < 4; i++) {
    gosan::go([=] {
      std::vector<gosan::chan<int>> copies(8, results);
      copies.back().send(i);
      done.send();
    });
  }
  for (int i = 0; i < 4; i++) done.recv();
}

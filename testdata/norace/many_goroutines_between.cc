// The first access is ordered before 300 goroutines and the second access.
#include <gosan/gosan.h>

int x = 0;

int main() {
  gosan::chan<> written = gosan::make_chan();
  gosan::chan<> hold = gosan::make_chan();
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    x = 1;
    written.send();
    hold.recv();
  });
  written.recv();
  for (int i = 0; i < 300; i++) {
    gosan::go([&] { done.send(); });
    done.recv();
  }
  x = 2;
  hold.send();
}

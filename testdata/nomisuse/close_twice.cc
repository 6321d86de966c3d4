// Two goroutines close the channel once.
#include <gosan/gosan.h>

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::sync::Once once;
  gosan::sync::WaitGroup group;
  group.go([&] { once.do_([&] { done.close(); }); });
  group.wait();
  once.do_([&] { done.close(); });
}

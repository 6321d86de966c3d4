// Two goroutines each close the channel.
// expect: misuse what="close of closed channel"
// exit: 2
// stderr: panic: close of closed channel
#include <gosan/gosan.h>

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::sync::WaitGroup group;
  group.go([=] { done.close(); });  // earlier here
  group.wait();
  done.close();  // misused here
}

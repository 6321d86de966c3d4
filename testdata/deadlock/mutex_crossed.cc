// Main and a goroutine take two mutexes in opposite order, and each holds what
// the other wants.
// expect: deadlock
// stderr: fatal error: all goroutines are asleep - deadlock!
#include <gosan/gosan.h>

int main() {
  gosan::sync::Mutex first;
  gosan::sync::Mutex second;
  gosan::chan<> both_hold = gosan::make_chan();
  gosan::go([&] {  // go here
    second.lock();
    both_hold.send();
    first.lock();  // blocked here
    first.unlock();
    second.unlock();
  });
  first.lock();
  both_hold.recv();
  second.lock();  // blocked here
  second.unlock();
  first.unlock();
}

// Main and a goroutine take two mutexes in the same order.
#include <gosan/gosan.h>

int main() {
  gosan::sync::Mutex first;
  gosan::sync::Mutex second;
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {
    first.lock();
    second.lock();
    second.unlock();
    first.unlock();
    done.send();
  });
  first.lock();
  second.lock();
  second.unlock();
  first.unlock();
  done.recv();
}

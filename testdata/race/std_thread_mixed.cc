// A goroutine and a std::thread share a counter; the goroutine forgot the lock.
// expect: data-race variable=counter type=int object=global
#include <gosan/gosan.h>

#include <mutex>
#include <thread>

std::mutex mu;
int counter = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  std::thread thread([] {
    std::lock_guard lock(mu);
    counter++;  // race: read|write
  });
  gosan::go([&] {  // go here
    counter++;     // race: read|write
    done.send();
  });
  done.recv();
  thread.join();
}

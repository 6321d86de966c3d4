// A goroutine and a std::thread share a counter under a std::mutex, and join
// makes the thread's part visible.
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>
#include <thread>

std::mutex mu;
int counter = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  std::thread thread([] {
    std::lock_guard lock(mu);
    counter++;
  });
  gosan::go([&] {
    {
      std::lock_guard lock(mu);
      counter++;
    }
    done.send();
  });
  done.recv();
  thread.join();
  std::printf("%d\n", counter);
}

// Two threads take two std::mutex in opposite order, one after the other.
// expect: lock-order locks=2
// link: pthread
#include <gosan/gosan.h>

#include <mutex>
#include <thread>

#include "meeting.h"

std::mutex cache;
std::mutex disk;

int main() {
  Meeting written(2);
  std::thread writer([&] {
    {
      std::lock_guard first(cache);  // held here
      std::lock_guard second(disk);  // taken here
    }
    written.wait();
  });
  std::thread reader([&] {
    written.wait();
    std::lock_guard first(disk);    // held here
    std::lock_guard second(cache);  // taken here
  });
  writer.join();
  reader.join();
}

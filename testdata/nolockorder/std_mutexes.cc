// Two threads take two std::mutex at once, in the order that each likes.
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
      std::scoped_lock both(cache, disk);
    }
    written.wait();
  });
  std::thread reader([&] {
    written.wait();
    std::scoped_lock both(disk, cache);
  });
  writer.join();
  reader.join();
}

// Two goroutines read the table in opposite order with a row; nobody writes it,
// and readers do not stop each other.
#include <gosan/gosan.h>

#include <mutex>
#include <shared_mutex>

#include "moment.h"

int main() {
  gosan::sync::RWMutex table;
  gosan::sync::Mutex row;
  Moment read;
  gosan::sync::WaitGroup group;
  group.go([&] {
    {
      std::lock_guard first(row);
      std::shared_lock second(table);
    }
    read.happened();
  });
  group.go([&] {
    read.wait();
    std::shared_lock first(table);
    std::lock_guard second(row);
  });
  group.wait();
}

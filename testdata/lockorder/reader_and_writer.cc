// One goroutine reads the table under its own lock, another writes the table
// and takes that lock: a reader stops a writer as a writer does.
// expect: lock-order locks=2
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
      std::lock_guard first(row);      // held here
      std::shared_lock second(table);  // taken here
    }
    read.happened();
  });
  group.go([&] {
    read.wait();
    std::lock_guard first(table);  // held here
    std::lock_guard second(row);   // taken here
  });
  group.wait();
}

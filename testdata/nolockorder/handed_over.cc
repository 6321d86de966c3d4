// A goroutine locks the token and takes a table when another goroutine has
// given the token back; a third one takes the token under the table.
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int main() {
  gosan::sync::Mutex token;
  gosan::sync::Mutex table;
  Moment locked;
  Moment given_back;
  Moment used;
  gosan::sync::WaitGroup group;
  group.go([&] {
    token.lock();
    locked.happened();
    given_back.wait();
    {
      std::lock_guard use(table);
    }
    used.happened();
  });
  group.go([&] {
    locked.wait();
    token.unlock();
    given_back.happened();
  });
  group.go([&] {
    used.wait();
    std::lock_guard first(table);
    std::lock_guard second(token);
  });
  group.wait();
}

// A goroutine locks the token, takes a table under it and lets another
// goroutine give the token back; a third one takes them the other way round.
// expect: lock-order locks=2
#include <gosan/gosan.h>

#include <mutex>

#include "moment.h"

int main() {
  gosan::sync::Mutex token;
  gosan::sync::Mutex table;
  Moment used;
  Moment given_back;
  gosan::sync::WaitGroup group;
  group.go([&] {
    token.lock();  // held here
    {
      std::lock_guard use(table);  // taken here
    }
    used.happened();
  });
  group.go([&] {
    used.wait();
    token.unlock();
    given_back.happened();
  });
  group.go([&] {
    given_back.wait();
    std::lock_guard first(table);   // held here
    std::lock_guard second(token);  // taken here
  });
  group.wait();
}

// The pointer is atomic, what it points to is not.
// expect: data-race type=int object=heap lines=any
#include <gosan/gosan.h>

#include <atomic>
#include <memory>
#include <thread>

#include "meeting.h"

std::atomic<std::shared_ptr<int>> shared;

int main() {
  shared.store(std::make_shared<int>(0));
  Meeting loaded(2);
  Meeting bumped(2);
  const auto bump = [&] {
    const std::shared_ptr<int> mine = shared.load();
    loaded.wait();
    (*mine)++;  // race: read|write
    bumped.wait();
  };
  std::thread one(bump);
  std::thread other(bump);
  one.join();
  other.join();
}

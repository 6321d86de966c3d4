// Waiting that orders less than one may think.
// expect: data-race@shared variable=shared type=int object=global lines=any
// expect: data-race@tried variable=tried type=int object=global
// expect: data-race@counted variable=counted type=int object=global
#include <gosan/gosan.h>

#include <chrono>
#include <latch>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "meeting.h"

int shared = 0;
int tried = 0;
int counted = 0;

int main() {
  std::shared_timed_mutex readers;
  std::timed_mutex busy;
  std::latch latch(2);
  Meeting inside(2);
  Meeting held(2);
  Meeting done(2);
  std::jthread other([&] {
    std::shared_lock lock(readers);
    shared++;  // race: read|write @shared
    inside.wait();
    busy.lock();
    tried = 1;  // race: write @tried
    latch.count_down();
    counted = 2;  // race: write @counted
    held.wait();
    done.wait();
    busy.unlock();
  });
  std::shared_lock lock(readers);
  shared++;  // race: read|write @shared
  inside.wait();
  held.wait();
  if (busy.try_lock_for(std::chrono::milliseconds(1))) return 1;
  tried++;  // race: read|write @tried
  latch.arrive_and_wait();
  counted = 3;  // race: write @counted
  done.wait();
}

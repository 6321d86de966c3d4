// A timer that has run out says nothing about other threads.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <poll.h>
#include <sys/timerfd.h>

#include <thread>

int answer = 0;

int main() {
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  std::thread writer([&] {
    answer = 42;  // race: write
    const itimerspec soon = {{}, {0, 1000000}};
    timerfd_settime(timer, 0, &soon, nullptr);
  });
  pollfd wait = {timer, POLLIN, 0};
  if (poll(&wait, 1, -1) != 1) return 1;
  const int seen = answer;  // race: read
  writer.join();
  return seen == 41;
}

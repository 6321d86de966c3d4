// libc calls the function on a thread of its own.
// expect: data-race variable=setting type=int object=global
#include <gosan/gosan.h>

#include <signal.h>
#include <time.h>

#include <atomic>
#include <thread>

int setting = 0;
std::atomic<bool> called{false};
volatile int seen = 0;

void on_time(sigval) {
  seen = setting;  // race: read
  called.store(true, std::memory_order_relaxed);
}

int main() {
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = on_time;
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return 1;
  const itimerspec soon = {{}, {0, 1000000}};
  timer_settime(timer, 0, &soon, nullptr);
  setting = 3;  // race: write
  while (!called.load(std::memory_order_relaxed)) std::this_thread::yield();
  timer_delete(timer);
}

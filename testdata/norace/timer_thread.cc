// A timer that is set comes before the function that libc calls on threads of
// its own, one for each time.
#include <gosan/gosan.h>

#include <signal.h>
#include <time.h>

#include <atomic>
#include <thread>

int setting[64] = {};
std::atomic<int> calls{0};

void on_time(sigval value) {
  int sum = value.sival_int;
  for (const int part : setting) sum += part;
  if (sum == 66) calls++;
}

int main() {
  for (int& part : setting) part = 1;
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = on_time;
  event.sigev_value.sival_int = 2;
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return 1;
  const itimerspec often = {{0, 1000000}, {0, 1000000}};
  timer_settime(timer, 0, &often, nullptr);
  while (calls < 10) std::this_thread::yield();
  timer_delete(timer);
}

// Notifications that libc delivers on threads of its own (SIGEV_THREAD).
//
// Edges: making or setting a timer, asking for a notification -> the
// notification's function. libc's threads come without a pthread_create that we
// could see; they get their task at their first use.
#include <mqueue.h>
#include <signal.h>
#include <time.h>

#include "arena.h"
#include "edges.h"
#include "interpose.h"

GOSAN_DECLARE_REAL(timer_create)
GOSAN_DECLARE_REAL(timer_settime)
GOSAN_DECLARE_REAL(mq_notify)

namespace gosan::detector {
namespace {

// The program's function. Never freed: libc may still be about to call it when
// the timer is deleted.
struct Notification {
  void (*function)(sigval) = nullptr;
  sigval argument = {};
};
Pool<Notification> g_notifications;
char g_set;  // its address stands for what was done before timers were set

std::uintptr_t key_of_timers() {
  return reinterpret_cast<std::uintptr_t>(&g_set);
}

void notify(sigval value) {
  const auto& notification = *static_cast<Notification*>(value.sival_ptr);
  acquire_edge(current_task(), key_of_timers());
  notification.function(notification.argument);
}

// `event` with our function in place of the program's; any other as it is.
const sigevent* with_edge(const sigevent* event, sigevent& room, Task* task) {
  release_merge_edge(task, key_of_timers());
  if (event == nullptr || event->sigev_notify != SIGEV_THREAD) return event;
  Notification* notification = g_notifications.make();
  notification->function = event->sigev_notify_function;
  notification->argument = event->sigev_value;
  room = *event;
  room.sigev_notify_function = notify;
  room.sigev_value.sival_ptr = notification;
  return &room;
}

}  // namespace
}  // namespace gosan::detector

GOSAN_INTERPOSE int timer_create(clockid_t clock, sigevent* event,
                                 timer_t* timer) noexcept {
  sigevent room;
  return GOSAN_REAL(timer_create)(
      clock,
      const_cast<sigevent*>(
          gosan::detector::with_edge(event, room, GOSAN_CALLER)),
      timer);
}
GOSAN_INTERPOSE int timer_settime(timer_t timer, int flags,
                                  const itimerspec* value,
                                  itimerspec* old) noexcept {
  gosan::detector::release_merge_edge(GOSAN_CALLER,
                                      gosan::detector::key_of_timers());
  return GOSAN_REAL(timer_settime)(timer, flags, value, old);
}
GOSAN_INTERPOSE int mq_notify(mqd_t queue, const sigevent* event) noexcept {
  sigevent room;
  return GOSAN_REAL(mq_notify)(
      queue, gosan::detector::with_edge(event, room, GOSAN_CALLER));
}

// Condition variables, barriers, semaphores, pthread_once and the guards of
// static locals.
//
// Edges: a wait on a condition variable is an unlock and a lock of its mutex,
// the signal itself orders nothing; all arrivals at a barrier -> all departures
// of that round; sem_post -> every later sem_wait, since each of these
// operations continues the release sequence of those before it
// (docs/adr/0011-semaphores-merge.md); the end of a once function or of a
// static local's initialisation -> return of everyone who waited for it.
#include <pthread.h>
#include <semaphore.h>

#include <cerrno>

#include "arena.h"
#include "edges.h"
#include "interpose.h"
#include "task.h"

extern "C" {
int __cxa_guard_acquire(long* guard);
void __cxa_guard_release(long* guard) noexcept;
}

GOSAN_DECLARE_REAL_VERSION(pthread_cond_wait, "GLIBC_2.3.2")
GOSAN_DECLARE_REAL_VERSION(pthread_cond_timedwait, "GLIBC_2.3.2")
GOSAN_DECLARE_REAL(pthread_cond_clockwait)
GOSAN_DECLARE_REAL(pthread_barrier_init)
GOSAN_DECLARE_REAL(pthread_barrier_wait)
GOSAN_DECLARE_REAL(pthread_barrier_destroy)
GOSAN_DECLARE_REAL(sem_destroy)
GOSAN_DECLARE_REAL(sem_post)
GOSAN_DECLARE_REAL(sem_wait)
GOSAN_DECLARE_REAL(sem_trywait)
GOSAN_DECLARE_REAL(sem_timedwait)
GOSAN_DECLARE_REAL(sem_clockwait)
GOSAN_DECLARE_REAL(pthread_once)
GOSAN_DECLARE_REAL(__cxa_guard_acquire)
GOSAN_DECLARE_REAL(__cxa_guard_release)

namespace gosan::detector {
namespace {

std::uintptr_t key_of(const void* object) {
  return reinterpret_cast<std::uintptr_t>(object);
}

// ---- condition variables ----

// The mutex is given up while this exists, and ours again afterwards: also when
// the wait ends because the thread is cancelled, which unwinds our frame before
// it runs the program's cleanup handlers.
class GivenUp {
 public:
  GivenUp(Task* task, pthread_mutex_t* m) : task_(task), mutex_(m) {
    release_lock_edge(task_, key_of(mutex_));
  }
  ~GivenUp() { acquire_lock_edge(task_, key_of(mutex_)); }
  GivenUp(const GivenUp&) = delete;
  GivenUp& operator=(const GivenUp&) = delete;

 private:
  Task* task_;
  pthread_mutex_t* mutex_;
};

// ---- barriers ----

// One round of a barrier; its own address is what the arrivals publish at.
struct Round {
  unsigned leaving = 0;  // who still has to read it
};
struct Barrier {
  const void* address = nullptr;
  Barrier* next = nullptr;
  unsigned count = 0;
  unsigned arrived = 0;
  Round* round = nullptr;
};

SpinLock g_barrier_lock;  // guards what follows
Barrier* g_barriers = nullptr;
Pool<Barrier> g_barrier_pool;
Pool<Round> g_rounds;

Barrier** find_barrier(const void* address) {
  Barrier** link = &g_barriers;
  while (*link != nullptr && (*link)->address != address) {
    link = &(*link)->next;
  }
  return link;
}

void remember_barrier(const void* address, unsigned count) {
  SpinGuard guard(g_barrier_lock);
  Barrier** link = find_barrier(address);
  if (*link == nullptr) {
    *link = g_barrier_pool.make();
    (*link)->address = address;
  }
  (*link)->count = count;
  (*link)->arrived = 0;
}

void forget_barrier(const void* address) {
  SpinGuard guard(g_barrier_lock);
  Barrier** link = find_barrier(address);
  if (*link == nullptr) return;
  Barrier* barrier = *link;
  *link = barrier->next;
  g_barrier_pool.destroy(barrier);
}

// The round that a thread joins by arriving now; null for an unknown barrier.
Round* arrive(const void* address) {
  SpinGuard guard(g_barrier_lock);
  Barrier* barrier = *find_barrier(address);
  if (barrier == nullptr) return nullptr;
  if (barrier->arrived == 0) {
    barrier->round = g_rounds.make();
    barrier->round->leaving = barrier->count;
  }
  if (++barrier->arrived == barrier->count) barrier->arrived = 0;
  return barrier->round;
}

void leave(Round* round) {
  {
    SpinGuard guard(g_barrier_lock);
    if (--round->leaving != 0) return;
  }
  forget_edges(key_of(round));
  g_rounds.destroy(round);
}

// ---- once ----

struct OnceCall {
  void (*body)() = nullptr;
  pthread_once_t* control = nullptr;
};
// Handed to run_once, which reads it at once: the goroutine may come back on
// another thread.
thread_local OnceCall t_once;

void run_once() {
  const OnceCall call = t_once;
  call.body();  // an exception leaves the control unset, and no edge
  release_edge(current_task(), key_of(call.control));
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::acquire_edge;
using gosan::detector::forget_edges;
using gosan::detector::key_of;
using gosan::detector::release_edge;
using gosan::detector::release_merge_edge;
using gosan::detector::Task;

GOSAN_INTERPOSE int pthread_cond_wait(pthread_cond_t* c, pthread_mutex_t* m) {
  const gosan::detector::GivenUp given_up(GOSAN_CALLER, m);
  return GOSAN_REAL(pthread_cond_wait)(c, m);
}
GOSAN_INTERPOSE int pthread_cond_timedwait(pthread_cond_t* c,
                                           pthread_mutex_t* m,
                                           const timespec* t) {
  const gosan::detector::GivenUp given_up(GOSAN_CALLER, m);
  return GOSAN_REAL(pthread_cond_timedwait)(c, m, t);
}
GOSAN_INTERPOSE int pthread_cond_clockwait(pthread_cond_t* c,
                                           pthread_mutex_t* m, clockid_t clock,
                                           const timespec* t) {
  const gosan::detector::GivenUp given_up(GOSAN_CALLER, m);
  return GOSAN_REAL(pthread_cond_clockwait)(c, m, clock, t);
}

GOSAN_INTERPOSE int pthread_barrier_init(
    pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
    unsigned count) noexcept {
  const int error =
      GOSAN_REAL(pthread_barrier_init)(barrier, attributes, count);
  if (error == 0) gosan::detector::remember_barrier(barrier, count);
  return error;
}
GOSAN_INTERPOSE int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  Task* task = GOSAN_CALLER;
  gosan::detector::Round* round = gosan::detector::arrive(barrier);
  if (round != nullptr) release_merge_edge(task, key_of(round));
  const int result = GOSAN_REAL(pthread_barrier_wait)(barrier);
  if (round != nullptr) {
    acquire_edge(task, key_of(round));
    gosan::detector::leave(round);
  }
  return result;
}
GOSAN_INTERPOSE int pthread_barrier_destroy(
    pthread_barrier_t* barrier) noexcept {
  gosan::detector::forget_barrier(barrier);
  return GOSAN_REAL(pthread_barrier_destroy)(barrier);
}

GOSAN_INTERPOSE int sem_destroy(sem_t* s) noexcept {
  forget_edges(key_of(s));
  return GOSAN_REAL(sem_destroy)(s);
}
GOSAN_INTERPOSE int sem_post(sem_t* s) noexcept {
  release_merge_edge(GOSAN_CALLER, key_of(s));
  return GOSAN_REAL(sem_post)(s);
}
GOSAN_INTERPOSE int sem_wait(sem_t* s) {
  Task* task = GOSAN_CALLER;
  const int result = GOSAN_REAL(sem_wait)(s);
  if (result == 0) acquire_edge(task, key_of(s));
  return result;
}
GOSAN_INTERPOSE int sem_trywait(sem_t* s) noexcept {
  Task* task = GOSAN_CALLER;
  const int result = GOSAN_REAL(sem_trywait)(s);
  if (result == 0) acquire_edge(task, key_of(s));
  return result;
}
GOSAN_INTERPOSE int sem_timedwait(sem_t* s, const timespec* t) {
  Task* task = GOSAN_CALLER;
  const int result = GOSAN_REAL(sem_timedwait)(s, t);
  if (result == 0) acquire_edge(task, key_of(s));
  return result;
}
GOSAN_INTERPOSE int sem_clockwait(sem_t* s, clockid_t clock,
                                  const timespec* t) {
  Task* task = GOSAN_CALLER;
  const int result = GOSAN_REAL(sem_clockwait)(s, clock, t);
  if (result == 0) acquire_edge(task, key_of(s));
  return result;
}

GOSAN_INTERPOSE int pthread_once(pthread_once_t* control, void (*body)()) {
  if (gosan::detector::is_own_code(__builtin_return_address(0))) {
    return GOSAN_REAL(pthread_once)(control, body);
  }
  gosan::detector::t_once = {body, control};
  const int error =
      GOSAN_REAL(pthread_once)(control, gosan::detector::run_once);
  if (error == 0)
    acquire_edge(gosan::detector::current_task(), key_of(control));
  return error;
}

GOSAN_INTERPOSE int __cxa_guard_acquire(long* guard) {
  const void* caller = __builtin_return_address(0);
  const int must_initialise = GOSAN_REAL(__cxa_guard_acquire)(guard);
  if (must_initialise == 0) {
    // Another goroutine may run on this thread by now; ours came back.
    acquire_edge(gosan::detector::ordered_task(caller), key_of(guard));
  }
  return must_initialise;
}
GOSAN_INTERPOSE void __cxa_guard_release(long* guard) noexcept {
  release_edge(GOSAN_CALLER, key_of(guard));
  GOSAN_REAL(__cxa_guard_release)(guard);
}

// Mutexes, read-write locks and spin locks of pthread, under which std::mutex
// and its relatives lie.
//
// Edges: unlock -> later lock. Of a read-write lock: write unlock -> later lock
// of either kind, read unlock -> later write lock; readers order nothing among
// themselves. A failed try orders nothing.
#include <gosan/hooks.h>

#include <pthread.h>

#include <cerrno>

#include "edges.h"
#include "interpose.h"
#include "lock_order.h"
#include "task.h"

GOSAN_DECLARE_REAL(pthread_mutex_destroy)
GOSAN_DECLARE_REAL(pthread_mutex_lock)
GOSAN_DECLARE_REAL(pthread_mutex_trylock)
GOSAN_DECLARE_REAL(pthread_mutex_timedlock)
GOSAN_DECLARE_REAL(pthread_mutex_clocklock)
GOSAN_DECLARE_REAL(pthread_mutex_unlock)
GOSAN_DECLARE_REAL(pthread_rwlock_destroy)
GOSAN_DECLARE_REAL(pthread_rwlock_rdlock)
GOSAN_DECLARE_REAL(pthread_rwlock_tryrdlock)
GOSAN_DECLARE_REAL(pthread_rwlock_timedrdlock)
GOSAN_DECLARE_REAL(pthread_rwlock_clockrdlock)
GOSAN_DECLARE_REAL(pthread_rwlock_wrlock)
GOSAN_DECLARE_REAL(pthread_rwlock_trywrlock)
GOSAN_DECLARE_REAL(pthread_rwlock_timedwrlock)
GOSAN_DECLARE_REAL(pthread_rwlock_clockwrlock)
GOSAN_DECLARE_REAL(pthread_rwlock_unlock)
GOSAN_DECLARE_REAL(pthread_spin_destroy)
GOSAN_DECLARE_REAL(pthread_spin_lock)
GOSAN_DECLARE_REAL(pthread_spin_trylock)
GOSAN_DECLARE_REAL(pthread_spin_unlock)

namespace gosan::detector {
namespace {

std::uintptr_t key_of(const volatile void* lock) {
  return reinterpret_cast<std::uintptr_t>(lock);
}
// What readers published: a second address inside the lock.
std::uintptr_t readers_key_of(const volatile void* lock) {
  return key_of(lock) + 1;
}

const void* object_of(const volatile void* lock) {
  return const_cast<const void*>(lock);
}

constexpr LockMode kWaits;
constexpr LockMode kTries{.shared = false, .tried = true};
constexpr LockMode kReads{.shared = true, .tried = false};
constexpr LockMode kTriesToRead{.shared = true, .tried = true};

// Inlined, so that the frame is the interposer's.
[[gnu::always_inline]] inline int locked(int error, Task* task,
                                         const volatile void* lock,
                                         LockMode mode = kWaits) {
  // EOWNERDEAD: locked, after the death of the last owner
  if ((error == 0 || error == EOWNERDEAD) && task != nullptr) {
    acquire_lock_edge(task, key_of(lock));
    lock_taken(*task, object_of(lock), GOSAN_OBJECT_MUTEX, mode,
               __builtin_frame_address(0));
  }
  return error;
}

// Before the real unlock: the next owner must find what we publish.
void unlocking(Task* task, const volatile void* lock) {
  if (task == nullptr) return;
  lock_given_back(*task, object_of(lock));
  release_lock_edge(task, key_of(lock));
}

[[gnu::always_inline]] inline int read_locked(int error, Task* task,
                                              pthread_rwlock_t* lock,
                                              LockMode mode = kReads) {
  if (error == 0 && task != nullptr) {
    acquire_lock_edge(task, key_of(lock));
    lock_taken(*task, lock, GOSAN_OBJECT_RWMUTEX, mode,
               __builtin_frame_address(0));
  }
  return error;
}

[[gnu::always_inline]] inline int write_locked(int error, Task* task,
                                               pthread_rwlock_t* lock,
                                               LockMode mode = kWaits) {
  if (error == 0 && task != nullptr) {
    acquire_lock_edge(task, key_of(lock));
    acquire_lock_edge(task, readers_key_of(lock));
    lock_taken(*task, lock, GOSAN_OBJECT_RWMUTEX, mode,
               __builtin_frame_address(0));
  }
  return error;
}

void rwlock_unlocking(Task* task, pthread_rwlock_t* lock) {
  if (task == nullptr) return;
  const HeldLock* held = task->locks.find(lock);
  const bool unknown = held == nullptr;
  const bool shared = !unknown && held->shared != 0;
  lock_given_back(*task, lock);
  // Locked where we did not look: both kinds of edge, rather a missed race than
  // a false one.
  if (shared || unknown) release_lock_merge_edge(task, readers_key_of(lock));
  if (!shared) release_lock_merge_edge(task, key_of(lock));
}

}  // namespace
}  // namespace gosan::detector

using gosan::detector::forget_edges;
using gosan::detector::key_of;
using gosan::detector::kTries;
using gosan::detector::kTriesToRead;
using gosan::detector::locked;
using gosan::detector::read_locked;
using gosan::detector::readers_key_of;
using gosan::detector::rwlock_unlocking;
using gosan::detector::Task;
using gosan::detector::unlocking;
using gosan::detector::write_locked;

GOSAN_INTERPOSE int pthread_mutex_destroy(pthread_mutex_t* m) noexcept {
  forget_edges(key_of(m));
  return GOSAN_REAL(pthread_mutex_destroy)(m);
}
GOSAN_INTERPOSE int pthread_mutex_lock(pthread_mutex_t* m) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_mutex_lock)(m), task, m);
}
GOSAN_INTERPOSE int pthread_mutex_trylock(pthread_mutex_t* m) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_mutex_trylock)(m), task, m, kTries);
}
GOSAN_INTERPOSE int pthread_mutex_timedlock(pthread_mutex_t* m,
                                            const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_mutex_timedlock)(m, t), task, m, kTries);
}
GOSAN_INTERPOSE int pthread_mutex_clocklock(pthread_mutex_t* m, clockid_t clock,
                                            const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_mutex_clocklock)(m, clock, t), task, m,
                kTries);
}
GOSAN_INTERPOSE int pthread_mutex_unlock(pthread_mutex_t* m) noexcept {
  unlocking(GOSAN_CALLER, m);
  return GOSAN_REAL(pthread_mutex_unlock)(m);
}

GOSAN_INTERPOSE int pthread_rwlock_destroy(pthread_rwlock_t* l) noexcept {
  forget_edges(key_of(l));
  forget_edges(readers_key_of(l));
  return GOSAN_REAL(pthread_rwlock_destroy)(l);
}
GOSAN_INTERPOSE int pthread_rwlock_rdlock(pthread_rwlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return read_locked(GOSAN_REAL(pthread_rwlock_rdlock)(l), task, l);
}
GOSAN_INTERPOSE int pthread_rwlock_tryrdlock(pthread_rwlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return read_locked(GOSAN_REAL(pthread_rwlock_tryrdlock)(l), task, l,
                     kTriesToRead);
}
GOSAN_INTERPOSE int pthread_rwlock_timedrdlock(pthread_rwlock_t* l,
                                               const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return read_locked(GOSAN_REAL(pthread_rwlock_timedrdlock)(l, t), task, l,
                     kTriesToRead);
}
GOSAN_INTERPOSE int pthread_rwlock_clockrdlock(pthread_rwlock_t* l,
                                               clockid_t clock,
                                               const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return read_locked(GOSAN_REAL(pthread_rwlock_clockrdlock)(l, clock, t), task,
                     l, kTriesToRead);
}
GOSAN_INTERPOSE int pthread_rwlock_wrlock(pthread_rwlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return write_locked(GOSAN_REAL(pthread_rwlock_wrlock)(l), task, l);
}
GOSAN_INTERPOSE int pthread_rwlock_trywrlock(pthread_rwlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return write_locked(GOSAN_REAL(pthread_rwlock_trywrlock)(l), task, l, kTries);
}
GOSAN_INTERPOSE int pthread_rwlock_timedwrlock(pthread_rwlock_t* l,
                                               const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return write_locked(GOSAN_REAL(pthread_rwlock_timedwrlock)(l, t), task, l,
                      kTries);
}
GOSAN_INTERPOSE int pthread_rwlock_clockwrlock(pthread_rwlock_t* l,
                                               clockid_t clock,
                                               const timespec* t) noexcept {
  Task* task = GOSAN_CALLER;
  return write_locked(GOSAN_REAL(pthread_rwlock_clockwrlock)(l, clock, t), task,
                      l, kTries);
}
GOSAN_INTERPOSE int pthread_rwlock_unlock(pthread_rwlock_t* l) noexcept {
  rwlock_unlocking(GOSAN_CALLER, l);
  return GOSAN_REAL(pthread_rwlock_unlock)(l);
}

GOSAN_INTERPOSE int pthread_spin_destroy(pthread_spinlock_t* l) noexcept {
  forget_edges(key_of(l));
  return GOSAN_REAL(pthread_spin_destroy)(l);
}
GOSAN_INTERPOSE int pthread_spin_lock(pthread_spinlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_spin_lock)(l), task, l);
}
GOSAN_INTERPOSE int pthread_spin_trylock(pthread_spinlock_t* l) noexcept {
  Task* task = GOSAN_CALLER;
  return locked(GOSAN_REAL(pthread_spin_trylock)(l), task, l, kTries);
}
GOSAN_INTERPOSE int pthread_spin_unlock(pthread_spinlock_t* l) noexcept {
  unlocking(GOSAN_CALLER, l);
  return GOSAN_REAL(pthread_spin_unlock)(l);
}

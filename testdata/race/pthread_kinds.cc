// Locks of pthread in the wrong mode, or another one.
// expect: data-race@shared variable=shared type=int object=global lines=any
// expect: data-race@spun variable=spun type=int object=global
#include <gosan/gosan.h>

#include <pthread.h>

#include <thread>

#include "meeting.h"

int shared = 0;
int spun = 0;

int main() {
  pthread_rwlock_t readers = PTHREAD_RWLOCK_INITIALIZER;
  pthread_spinlock_t one;
  pthread_spinlock_t other;
  pthread_spin_init(&one, 0);
  pthread_spin_init(&other, 0);
  Meeting inside(2);
  std::thread thread([&] {
    pthread_rwlock_rdlock(&readers);
    shared++;  // race: read|write @shared
    inside.wait();
    pthread_rwlock_unlock(&readers);
    pthread_spin_lock(&one);
    spun++;  // race: read|write @spun
    pthread_spin_unlock(&one);
  });
  pthread_rwlock_rdlock(&readers);
  shared++;  // race: read|write @shared
  inside.wait();
  pthread_rwlock_unlock(&readers);
  pthread_spin_lock(&other);
  spun++;  // race: read|write @spun
  pthread_spin_unlock(&other);
  thread.join();
}

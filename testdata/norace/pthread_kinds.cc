// pthread's own kinds of waiting, and POSIX semaphores.
#include <gosan/gosan.h>

#include <pthread.h>
#include <semaphore.h>

int locked = 0;
int spun = 0;
int met[2] = {};
int posted = 0;
int made = 0;

pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t spin;
pthread_barrier_t barrier;
pthread_once_t once = PTHREAD_ONCE_INIT;
pthread_key_t key;
sem_t semaphore;

void* body(void* argument) {
  const auto mine = reinterpret_cast<long>(argument);
  pthread_setspecific(key, &met[mine]);
  pthread_once(&once, [] { made++; });
  for (int i = 0; i < 20; ++i) {
    pthread_rwlock_wrlock(&lock);
    locked += made;
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_rdlock(&lock);
    met[mine] += locked > 0;
    pthread_rwlock_unlock(&lock);
    pthread_spin_lock(&spin);
    spun++;
    pthread_spin_unlock(&spin);
    pthread_barrier_wait(&barrier);
    if (met[0] != met[1]) return nullptr;
    pthread_barrier_wait(&barrier);
  }
  if (mine == 0) posted = 1;
  if (mine == 0) sem_post(&semaphore);
  if (mine == 1) sem_wait(&semaphore);
  if (mine == 1) posted++;
  return nullptr;
}

int main() {
  pthread_spin_init(&spin, 0);
  pthread_barrier_init(&barrier, nullptr, 2);
  pthread_key_create(&key, [](void* p) { ++*static_cast<int*>(p); });
  sem_init(&semaphore, 0, 0);
  pthread_t threads[2];
  for (long i = 0; i < 2; ++i) {
    pthread_create(&threads[i], nullptr, body, reinterpret_cast<void*>(i));
  }
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
  return met[0] + met[1] == 42 && posted == 2 && spun == locked ? 0 : 1;
}

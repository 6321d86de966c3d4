// A cancelled wait takes its mutex again before the cleanup handlers run.
#include <gosan/gosan.h>

#include <pthread.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t never = PTHREAD_COND_INITIALIZER;
int count = 0;

void cleanup(void*) {
  count++;
  pthread_mutex_unlock(&mutex);
}

void* wait_for_ever(void*) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(cleanup, nullptr);
  count++;
  for (;;) pthread_cond_wait(&never, &mutex);
  pthread_cleanup_pop(1);
  return nullptr;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, wait_for_ever, nullptr);
  for (bool waiting = false; !waiting;) {
    pthread_mutex_lock(&mutex);
    waiting = count == 1;
    if (waiting) count = 5;
    pthread_mutex_unlock(&mutex);
  }
  pthread_cancel(thread);
  pthread_join(thread, nullptr);
  return count == 6 ? 0 : 1;
}

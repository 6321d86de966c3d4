// The cleanup handler of a cancelled wait has given the mutex back already.
// expect: data-race variable=count type=int object=global
#include <gosan/gosan.h>

#include <pthread.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t never = PTHREAD_COND_INITIALIZER;
int count = 0;

void cleanup(void*) {
  pthread_mutex_unlock(&mutex);
  count++;  // race: read|write
}

void* wait_for_ever(void*) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(cleanup, nullptr);
  for (;;) pthread_cond_wait(&never, &mutex);
  pthread_cleanup_pop(1);
  return nullptr;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, wait_for_ever, nullptr);
  pthread_cancel(thread);
  count = 5;  // race: write
  pthread_join(thread, nullptr);
}

// The answer comes after the signal that the thread waits for.
// expect: data-race variable=answer type=int object=global
#include <gosan/gosan.h>

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <thread>

int answer = 0;
volatile int seen = 0;
std::atomic<bool> ready{false};

int main() {
  std::thread waiter([] {
    sigset_t waited = {};
    sigaddset(&waited, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &waited, nullptr);
    ready.store(true, std::memory_order_relaxed);
    int signal = 0;
    if (sigwait(&waited, &signal) == 0) seen = answer;  // race: read
  });
  while (!ready.load(std::memory_order_relaxed)) std::this_thread::yield();
  pthread_kill(waiter.native_handle(), SIGUSR1);
  answer = 42;  // race: write
  waiter.join();
}

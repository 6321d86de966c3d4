// What is written after the signal was sent.
// expect: data-race variable=setting type=int object=global
#include <gosan/gosan.h>

#include <signal.h>

#include <atomic>
#include <thread>

int setting = 0;
std::atomic<bool> ready{false};
volatile int seen = 0;

void on_signal(int) {
  seen = setting;  // race: read
}

int main() {
  sigset_t none, usr1;
  sigemptyset(&none);
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &usr1, nullptr);  // until the target waits for it
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGUSR1, &action, nullptr);
  std::thread target([none] {
    ready.store(true, std::memory_order_relaxed);
    sigsuspend(&none);
  });
  while (!ready.load(std::memory_order_relaxed)) std::this_thread::yield();
  pthread_kill(target.native_handle(), SIGUSR1);
  setting = 3;  // race: write
  target.join();
}

// What was done before sigaction, and before the signal was sent, comes before
// the handler, on whatever thread it runs.
#include <gosan/gosan.h>

#include <signal.h>

#include <atomic>
#include <thread>

int installed = 0;
int sent = 0;
std::atomic<bool> ready{false};
volatile int seen = 0;

void on_signal(int) { seen = installed + sent; }

int main() {
  sigset_t none, usr1;
  sigemptyset(&none);
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &usr1, nullptr);  // until the target waits for it
  std::thread target([none] {
    ready.store(true, std::memory_order_relaxed);
    sigsuspend(&none);
  });
  while (!ready.load(std::memory_order_relaxed)) std::this_thread::yield();
  installed = 1;
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGUSR1, &action, nullptr);
  sent = 2;
  pthread_kill(target.native_handle(), SIGUSR1);
  target.join();
  struct sigaction now = {};
  sigaction(SIGUSR1, nullptr, &now);
  return seen == 3 && now.sa_handler == on_signal ? 0 : 1;
}

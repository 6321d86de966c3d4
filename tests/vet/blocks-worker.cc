// blocks-worker: positives have an expected warning on the line of the call.
#include <gosan/gosan.h>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <thread>

using namespace gosan;
using namespace std::chrono_literals;

int load();

// ---- wrong ----

void sleeps() {
  go([] {
    std::this_thread::sleep_for(1s);  // expected-warning{{blocks its worker}}
  });
}

void helper() {
  ::sleep(1);  // expected-warning{{'sleep' in a goroutine}}
}

void transitively() {
  sync::WaitGroup wg;
  wg.go([] { helper(); });
  wg.wait();
}

void future(std::shared_future<int> answer) {
  go([answer] {
    answer.get();  // expected-warning{{blocks its worker}}
  });
}

void server(int listener) {
  for (;;) {
    int peer = accept(listener, nullptr, nullptr);  // expected-warning{{'accept'}}
    if (peer < 0) return;
  }
}

void named_function(int listener) { go(named("server"), server, listener); }

void child() {
  errgroup::Group g;
  g.go([] {
    int status = 0;
    waitpid(-1, &status, 0);  // expected-warning{{'waitpid'}}
  });
  (void)g.wait();
}

void thread() {
  go([] {
    std::thread worker(load);
    worker.join();  // expected-warning{{join}}
  });
}

// ---- right ----

void runtime_sleep() {
  go([] { time::sleep(1s); });
}

void in_blocking() {
  go([] {
    blocking([] { std::this_thread::sleep_for(1s); });
    int status = blocking([] { return ::wait(nullptr); });
    (void)status;
  });
}

void on_a_thread() {
  std::thread worker([] { std::this_thread::sleep_for(1s); });
  worker.join();
}

void locked() {
  go([] {
    lock_os_thread();
    std::this_thread::sleep_for(1s);
  });
}

void not_called_by_goroutine() { ::usleep(1); }

struct sleeper {
  void sleep(int) {}
};

void own_function() {
  go([] { sleeper().sleep(1); });
}

int main() {
  std::this_thread::sleep_for(1ms);
  go([] { gosched(); });
}

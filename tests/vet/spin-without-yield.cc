// spin-without-yield: positives have an expected warning on the line of the
// loop.
#include <gosan/gosan.h>

#include <atomic>
#include <thread>

using namespace gosan;

std::atomic<bool> ready;
std::atomic<int> count;
std::atomic_flag flag;
void work();

// ---- wrong ----

void empty() {
  go([] {
    while (!ready.load()) {  // expected-warning{{never yields}}
    }
  });
}

void implicit_load() {
  go([] {
    while (!ready)  // expected-warning{{never yields}}
      ;
  });
}

void pauses() {
  go([] {
    while (count.load(std::memory_order_acquire) < 3) {  // expected-warning{{never yields}}
      __builtin_ia32_pause();
    }
  });
}

void does() {
  go([] {
    do {  // expected-warning{{never yields}}
    } while (!ready.load());
  });
}

void breaks() {
  go([] {
    for (;;) {  // expected-warning{{never yields}}
      if (ready.load()) break;
    }
  });
}

void helper() {
  while (!flag.test_and_set())  // expected-warning{{never yields}}
    ;
}

void transitively() { go(helper); }

int main() {
  go([] { ready = true; });
  while (!ready.load()) {  // expected-warning{{never yields}}
  }
}

// ---- right ----

void yields() {
  go([] {
    while (!ready.load()) gosched();
  });
}

void thread_yields() {
  go([] {
    while (!ready.load()) std::this_thread::yield();
  });
}

void retries() {
  go([] {
    int seen = count.load();
    while (!count.compare_exchange_weak(seen, seen + 1)) {
    }
  });
}

void works() {
  go([] {
    while (!ready.load()) work();
  });
}

void counts() {
  go([] {
    long turns = 0;
    while (!ready.load()) ++turns;
    count.store(static_cast<int>(turns));
  });
}

void not_atomic(bool& stop) {
  go([&stop] {
    while (!stop) {
    }
  });
}

void on_a_thread() {
  std::thread spinner([] {
    while (!ready.load()) {
    }
  });
  spinner.join();
}

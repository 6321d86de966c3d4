// An atomic that libatomic locks, and a plain look into it.
// link: atomic
// expect: data-race object=global
#include <gosan/gosan.h>

#include <atomic>

struct Triple {
  long a, b, c;
};

std::atomic<Triple> triple{};

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    triple.store({1, 2, 3});  // race: atomic write
  });
  volatile long seen = reinterpret_cast<Triple&>(triple).b;  // race: read
  (void)seen;
  wg.wait();
}

// A race below ten thousand calls of one function.
// expect: data-race variable=reached type=int object=global
// stderr: more frames
#include <gosan/gosan.h>

#include <thread>

int reached = 0;

[[gnu::noinline]] void descend(int depth) {
  volatile int here = depth;
  if (here == 0) {
    reached++;  // race: read|write
  } else {
    descend(here - 1);
  }
  (void)here;
}

int main() {
  std::thread other([] { reached = 7; });  // race: write
  descend(10000);
  other.join();
}

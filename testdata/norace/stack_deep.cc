// Frames that come and go below others, ten thousand deep.
#include <gosan/gosan.h>

#include <thread>

[[gnu::noinline]] int descend(int depth) {
  volatile int here = depth;
  return here == 0 ? 0 : descend(here - 1) + 1;
}

int main() {
  int found = 0;
  std::thread other([&] { found = descend(10000); });
  const int mine = descend(10000);
  other.join();
  return found == mine ? 0 : 1;
}

// A goroutine still writes to a local of a function that has returned, while
// its caller uses the stack again.
// expect: data-race object=stack lines=any
#include <gosan/gosan.h>

#include <cstring>

#include "moment.h"

Moment started;
Moment returned;
Moment written;

[[gnu::noinline]] void start() {
  char local[512] = {};
  gosan::go([&local] {
    started.happened();
    returned.wait();
    std::memset(local, 1, sizeof(local));  // race: write
    written.happened();
  });
  started.wait();
}

[[gnu::noinline]] int touch(volatile char* words, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    words[i] = 2;     // race: write
    sum += words[i];  // race: read
  }
  return sum;
}

[[gnu::noinline]] int use_again() {
  char room[1024];
  returned.happened();
  written.wait();
  return touch(room, sizeof(room));
}

int main() {
  start();
  return use_again() == 1;
}

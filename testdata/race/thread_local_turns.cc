// A thread-local whose address another thread got.
// expect: data-race variable=calls type=int lines=any
// stderr: thread-local variable `calls` of type int
#include <gosan/gosan.h>

#include <atomic>
#include <thread>

thread_local int calls = 0;

int main() {
  int* mine = &calls;
  std::thread other([mine] {
    (*mine)++;  // race: read|write
  });
  calls++;  // race: read|write
  other.join();
}

// After an exception, a longjmp and a deferred call of an ended goroutine, the
// stacks are those of the code that runs.
// expect: data-race@thrown variable=thrown type=int object=global
// expect: data-race@jumped variable=jumped type=int object=global
// expect: data-race@deferred variable=deferred type=int object=global
#include <gosan/gosan.h>

#include <csetjmp>
#include <thread>

int thrown = 0;
int jumped = 0;
int deferred = 0;
std::jmp_buf back;

[[gnu::noinline]] void throw_from(int depth) {
  if (depth == 0) throw depth;
  throw_from(depth - 1);
}
[[noreturn, gnu::noinline]] void jump_back() { std::longjmp(back, 1); }

int main() {
  std::thread other([] {
    thrown = 1;    // race: write @thrown
    jumped = 1;    // race: write @jumped
    deferred = 1;  // race: write @deferred
  });
  try {
    throw_from(20);
  } catch (int) {
    thrown++;  // race: read|write @thrown
  }
  if (setjmp(back) == 0) jump_back();
  jumped++;  // race: read|write @jumped
  gosan::chan<> done = gosan::make_chan();
  gosan::go([done] {
    auto close = gosan::defer([&] { done.close(); });
    auto count = gosan::defer([] {
      deferred++;  // race: read|write @deferred
    });
    gosan::goexit();
  });
  done.recv();
  other.join();
}

// Frames that an exception, a longjmp or goexit left behind are used again.
#include <gosan/gosan.h>

#include <csetjmp>

std::jmp_buf back;

[[gnu::noinline]] void throw_from(int depth) {
  int here = depth;
  gosan::sync::WaitGroup wg;
  wg.go([&] { here++; });
  wg.wait();
  if (here == 1) throw here;
  throw_from(here - 2);
}
[[noreturn, gnu::noinline]] void jump_back() {
  int here = 1;
  {
    gosan::sync::WaitGroup wg;
    wg.go([&] { here++; });
    wg.wait();
  }
  std::longjmp(back, here);
}

int main() {
  for (int i = 0; i < 5; ++i) {
    try {
      throw_from(20);
    } catch (int) {
    }
    gosan::chan<> done = gosan::make_chan();
    gosan::go([done] {
      auto close = gosan::defer([&] { done.close(); });
      gosan::goexit();
    });
    done.recv();
  }
  if (setjmp(back) == 0) jump_back();
}

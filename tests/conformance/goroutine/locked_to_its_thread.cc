// A goroutine locked to its thread says so in dumps.
#include "program.h"

int main() {
  lock_os_thread();
  auto ch = make_chan<int>();
  ch.recv();
  return 0;
}

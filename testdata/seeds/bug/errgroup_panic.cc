// A panic in any goroutine ends the whole program: no race and no leak, and
// nobody else's fault.
// expect: nothing
// exit: 2
// stderr: panic: service b is broken
#include <gosan/gosan.h>

#include <cstdio>

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] { gosan::panic("service b is broken"); });
  wg.wait();
  std::puts("never said");
}

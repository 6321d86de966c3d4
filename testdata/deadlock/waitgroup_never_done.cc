// Main waits for a worker that ended without done().
// expect: deadlock
// stderr: fatal error: all goroutines are asleep - deadlock!
#include <gosan/gosan.h>

int main() {
  gosan::sync::WaitGroup wg;
  wg.add(1);
  gosan::go([] {});
  wg.wait();  // blocked here
}

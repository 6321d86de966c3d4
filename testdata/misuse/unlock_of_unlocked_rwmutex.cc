// A reader unlocks as a writer would.
// expect: misuse what="sync: Unlock of unlocked RWMutex"
// exit: 2
// stderr: fatal error: sync: Unlock of unlocked RWMutex
#include <gosan/gosan.h>

int main() {
  gosan::sync::RWMutex mu;
  mu.lock_shared();
  mu.unlock();  // misused here
}

// A reader unlocks as a reader.
#include <gosan/gosan.h>

int main() {
  gosan::sync::RWMutex mu;
  mu.lock_shared();
  mu.unlock_shared();
}

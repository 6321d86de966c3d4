// A mutex is unlocked by its user and by the one who called him.
// expect: misuse what="sync: unlock of unlocked mutex"
// exit: 2
// stderr: fatal error: sync: unlock of unlocked mutex
#include <gosan/gosan.h>

int main() {
  gosan::sync::Mutex mu;
  const auto use = [&] {
    mu.lock();
    mu.unlock();  // earlier here
  };
  use();
  mu.unlock();  // misused here
}

// A mutex is locked by its user and unlocked by the one who called him.
#include <gosan/gosan.h>

int main() {
  gosan::sync::Mutex mu;
  const auto use = [&] { mu.lock(); };
  use();
  mu.unlock();
}

// kubernetes 80284: two users of one cached authenticator each set its call
// back for a rotated certificate. Fixed: under a lock.
// manifests: always
// expect: data-race lines=any
#include <mutex>

#include "kernel.h"

struct Authenticator {
  gosan::sync::Mutex mu;
  void (*on_rotate)() = nullptr;

  void update_config(void (*call_back)()) {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    on_rotate = call_back;  // race: write
  }
};

int main() {
  Authenticator authenticator;
  gosan::sync::WaitGroup users;
  for (int user = 0; user < 2; ++user) {
    users.go([&] { authenticator.update_config([] {}); });
  }
  users.wait();
}

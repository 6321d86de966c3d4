// The first check is an acquire load of what the initialiser released.
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>
#include <mutex>

#include "moment.h"

struct Service {
  int port;
};

gosan::sync::Mutex mu;
std::atomic<Service*> instance = nullptr;

Service* get() {
  // acquire: pairs with the store below; makes service->port visible.
  Service* found = instance.load(std::memory_order_acquire);
  if (found != nullptr) return found;
  std::lock_guard lock(mu);
  found = instance.load(std::memory_order_relaxed);  // ordered by mu
  if (found == nullptr) {
    found = new Service;
    found->port = 8080;
    instance.store(found, std::memory_order_release);
  }
  return found;
}

int main() {
  Moment made;
  gosan::go([&] {
    get();
    made.happened();
  });
  made.wait();
  std::printf("%d\n", get()->port);
}

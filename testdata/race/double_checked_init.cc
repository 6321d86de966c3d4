// The first check reads the pointer without the lock: neither the pointer nor
// what it points at is ordered.
// expect: data-race@pointer variable=instance object=global
// expect: data-race@field object=heap
#include <gosan/gosan.h>

#include <cstdio>
#include <mutex>

#include "moment.h"

struct Service {
  int port;
};

gosan::sync::Mutex mu;
Service* instance = nullptr;

Service* get() {
  if (instance != nullptr) return instance;  // race: read @pointer
  std::lock_guard lock(mu);
  if (instance == nullptr) {
    auto* service = new Service;
    service->port = 8080;  // race: write @field
    instance = service;    // race: write @pointer
  }
  return instance;
}

int main() {
  Moment made;
  gosan::go([&] {  // go here
    get();
    made.happened();
  });
  made.wait();
  std::printf("%d\n", get()->port);  // race: read @field
}

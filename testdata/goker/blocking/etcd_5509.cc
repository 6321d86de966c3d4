// etcd 5509: a request that finds its client closed returns with the read lock
// held; the next to close the client waits for the write lock for ever. Fixed:
// it is unlocked on that way out, too.
// manifests: always
// expect: deadlock goroutines=1
#include <mutex>

#include "kernel.h"

struct Client {
  gosan::sync::RWMutex mu;
  bool closed = false;

  gosan::Error acquire() {
    mu.lock_shared();
    if (closed) {
      if (kFixed) mu.unlock_shared();
      return gosan::Error("client connection is closed");
    }
    mu.unlock_shared();
    return {};
  }
  void close() {
    std::lock_guard lock(mu);  // blocked here
    closed = true;
  }
};

int main() {
  Client client;
  client.close();
  auto done = gosan::make_chan();
  gosan::go([&] {
    client.acquire();
    done.close();
  });
  done.recv();
  client.close();
}

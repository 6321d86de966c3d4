// etcd 9446: a transaction's buffers are deleted from their map at a reset
// while another transaction looks one up. Fixed: both under the lock.
// manifests: always
// expect: data-race lines=any
#include <map>
#include <mutex>
#include <string>

#include "kernel.h"

struct TxBuffer {
  gosan::sync::Mutex mu;
  std::map<std::string, int> buckets = {{"key", 1}};

  void reset() {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    buckets.erase("key");  // race: write|free
  }
  bool has(const std::string& bucket) {
    std::unique_lock lock(mu, std::defer_lock);
    if (kFixed) lock.lock();
    return buckets.count(bucket) > 0;  // race: read
  }
};

int main() {
  TxBuffer buffer;
  gosan::sync::WaitGroup transactions;
  transactions.go([&] { std::printf("%d\n", buffer.has("key")); });
  transactions.go([&] { buffer.reset(); });
  transactions.wait();
}

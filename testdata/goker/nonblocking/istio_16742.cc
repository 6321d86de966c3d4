// istio 16742: the labels of a proxy's workload are set under a lock that is
// taken to read, and pushed under the same. Fixed: set under a write lock.
// manifests: always
// expect: data-race lines=any
#include <map>
#include <shared_mutex>
#include <string>

#include "kernel.h"

struct Proxy {
  gosan::sync::RWMutex mu;
  std::size_t labels = 0;

  void set_labels() {
    if (kFixed) {
      std::lock_guard lock(mu);
      labels = 3;
    } else {
      std::shared_lock lock(mu);
      labels = 3;  // race: write
    }
  }
  void push() {
    std::shared_lock lock(mu);
    std::printf("%zu labels\n", labels);  // race: read
  }
};

int main() {
  Proxy proxy;
  gosan::sync::WaitGroup requests;
  requests.go([&] { proxy.set_labels(); });
  requests.go([&] { proxy.push(); });
  requests.wait();
}

// kubernetes 49404: the handler of a test's backend notes in a captured flag
// that it was called, and the test reads it without waiting for the handler.
// Fixed: an atomic.
// manifests: always
// expect: data-race lines=any
#include <atomic>

#include "kernel.h"

int main() {
  bool called = false;
  std::atomic<bool> safely_called{false};
  gosan::sync::WaitGroup backend;
  backend.go([&] {
    if (kFixed) {
      safely_called = true;
    } else {
      called = true;  // race: write
    }
  });
  let_others_run();
  std::printf("%d\n", kFixed ? safely_called.load() : called);  // race: read
  backend.wait();
}

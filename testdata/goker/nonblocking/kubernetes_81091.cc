// kubernetes 81091: the fake plugin of a scheduler's test counts its calls; the
// scheduler filters nodes in parallel. Fixed: an atomic addition.
// manifests: always
// expect: data-race lines=any
#include <atomic>

#include "kernel.h"

struct FakeFilter {
  int calls = 0;

  void filter() {
    if (kFixed) {
      std::atomic_ref(calls).fetch_add(1);
    } else {
      ++calls;  // race: read|write
    }
  }
};

int main() {
  FakeFilter plugin;
  gosan::sync::WaitGroup nodes;
  for (int node = 0; node < 4; ++node) nodes.go([&] { plugin.filter(); });
  nodes.wait();
  std::printf("%d\n", plugin.calls);
}

// A plain access beside those through an atomic_ref.
// expect: data-race variable=count type=int object=global
#include <gosan/gosan.h>

#include <atomic>

int count = 0;

int main() {
  gosan::sync::WaitGroup wg;
  wg.go([] {
    std::atomic_ref(count).fetch_add(1);  // race: atomic write
  });
  count++;  // race: read|write
  wg.wait();
}

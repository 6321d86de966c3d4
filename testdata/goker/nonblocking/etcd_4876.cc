// etcd 4876: a test shortens the interval of progress reports, a global, while
// the send loop of an earlier watch reads it. Fixed: an atomic.
// manifests: always
// expect: data-race variable=report_interval type=int object=global
#include <atomic>

#include "kernel.h"

int report_interval = 600;
std::atomic<int> safe_interval{600};

int interval() {
  return kFixed ? safe_interval.load() : report_interval;  // race: read
}

void set_interval(int seconds) {
  if (kFixed) {
    safe_interval = seconds;
  } else {
    report_interval = seconds;  // race: write
  }
}

int main() {
  gosan::sync::WaitGroup watch;
  watch.go([] { std::printf("every %d s\n", interval()); });
  set_interval(1);
  watch.wait();
}

// A counter is added to atomically and copied plainly.
// expect: data-race object=global
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>

long calls = 0;

int main() {
  gosan::chan<> done = gosan::make_chan();
  gosan::go([&] {                         // go here
    std::atomic_ref(calls).fetch_add(1);  // race: atomic write
    done.send();
  });
  std::printf("%ld\n", calls);  // race: read
  done.recv();
}

// Optimised, the read of `rate` is moved out of its loop and has no line any
// more, in a lambda that was inlined into the runtime's call of it.
// expect: data-race variable=rate type=int object=global lines=any
#include <gosan/gosan.h>

int rate = 1000;

struct Limiter {
  gosan::sync::WaitGroup running;
  int revoked = 0;

  void start() {
    running.go([this] {
      for (int i = 0; i < 3; ++i) revoked += rate;  // race: read
    });
  }
  void stop() { running.wait(); }
};

int main() {
  Limiter limiter;
  limiter.start();
  rate = 10;  // race: write
  limiter.stop();
  return limiter.revoked == 0;
}

// The same after the goroutine has ended.
#include <gosan/gosan.h>

int rate = 1000;

struct Limiter {
  gosan::sync::WaitGroup running;
  int revoked = 0;

  void start() {
    running.go([this] {
      for (int i = 0; i < 3; ++i) revoked += rate;
    });
  }
  void stop() { running.wait(); }
};

int main() {
  Limiter limiter;
  limiter.start();
  limiter.stop();
  rate = 10;
  return limiter.revoked == 0;
}

// A WaitGroup follows the goroutine of each event; the shutdown waits for them,
// so that none is lost.
// stdout: reported: 3
#include <gosan/gosan.h>

#include <atomic>
#include <cstdio>
#include <string>

struct Tracker {
  std::atomic<int> reported = 0;
  gosan::sync::WaitGroup wg;

  void event(const std::string& data) {
    wg.go([this, data] {
      std::printf("reported %s\n", data.c_str());
      reported++;
    });
  }
  void shutdown() { wg.wait(); }
};

struct App {
  Tracker tracker;

  void handle(const std::string& request) { tracker.event(request); }
  void shutdown() {
    tracker.shutdown();
    std::printf("reported: %d\n", tracker.reported.load());
  }
};

int main() {
  App app;
  app.handle("test1");
  app.handle("test2");
  app.handle("test3");
  app.shutdown();
}

// A goroutine for each event and nobody who waits for them: at the shutdown
// events are lost, and the count is read while they still come.
// expect: data-race object=stack
#include <gosan/gosan.h>

#include <cstdio>
#include <string>

#include "moment.h"

struct Tracker {
  int reported = 0;
  Moment reported_one;

  void event(const std::string& data) {
    std::printf("reported %s\n", data.c_str());
    reported++;  // race: write
    reported_one.happened();
  }
};

struct App {
  Tracker tracker;

  void handle(const std::string& request) {
    gosan::go([this, request] { tracker.event(request); });  // go here
  }
  void shutdown() {
    tracker.reported_one.wait();
    std::printf("reported: %d\n", tracker.reported);  // race: read
  }
};

int main() {
  App app;
  app.handle("test1");
  app.shutdown();
}

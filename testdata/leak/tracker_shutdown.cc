// A Tracker whose `stop` was never made: Shutdown gives up at its time-out, and
// Run sends to a nil channel for ever.
// expect: goroutine-leak state="chan send (nil chan)" count=1
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "settle.h"

using namespace std::chrono_literals;

struct Tracker {
  gosan::chan<std::string> events = gosan::make_chan<std::string>(10);
  gosan::chan<> stop;

  void run() {
    for (const std::string& event : events) std::puts(event.c_str());
    stop.send();  // blocked here
  }

  void shutdown(std::chrono::milliseconds patience) {
    events.close();
    if (gosan::select(recv(stop), recv(gosan::time::after(patience))) == 1) {
      std::puts("gave up");
    }
  }
};

int main() {
  auto tracker = std::make_shared<Tracker>();
  gosan::go([tracker] { tracker->run(); });  // go here
  tracker->events.send("test1");
  tracker->events.send("test2");
  tracker->events.send("test3");
  tracker->shutdown(50ms);
  settle();
}

// A Tracker whose `stop` has room for the one message of Run, whether Shutdown
// waits for it or gives up.
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "settle.h"

using namespace std::chrono_literals;

struct Tracker {
  gosan::chan<std::string> events = gosan::make_chan<std::string>(10);
  gosan::chan<> stop = gosan::make_chan(1);

  void run() {
    for (const std::string& event : events) std::puts(event.c_str());
    stop.send();
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
  gosan::go([tracker] { tracker->run(); });
  tracker->events.send("test1");
  tracker->events.send("test2");
  tracker->events.send("test3");
  tracker->shutdown(50ms);
  settle();
}

// A Tracker counts what it has reported; Shutdown reads the count once Run has
// said that it is done.
#include <gosan/gosan.h>

#include <cstdio>
#include <memory>
#include <string>

struct Tracker {
  gosan::chan<std::string> events = gosan::make_chan<std::string>(10);
  gosan::chan<> stop = gosan::make_chan(1);
  int reported = 0;

  void run() {
    for (const std::string& event : events) {
      std::puts(event.c_str());
      reported++;
    }
    stop.send();
  }

  int shutdown() {
    events.close();
    gosan::select(recv(stop));
    return reported;
  }
};

int main() {
  auto tracker = std::make_shared<Tracker>();
  gosan::go([tracker] { tracker->run(); });
  tracker->events.send("test1");
  tracker->events.send("test2");
  std::printf("reported: %d\n", tracker->shutdown());
}

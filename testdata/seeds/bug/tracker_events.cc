// A Tracker counts what it has reported; Shutdown gives up at its time-out and
// reads the count although Run has not finished.
// expect: data-race object=heap
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
      reported++;  // race: write
    }
    stop.send();
  }

  int shutdown(gosan::chan<> give_up) {
    events.close();
    gosan::select(recv(give_up));
    return reported;  // race: read
  }
};

int main() {
  auto tracker = std::make_shared<Tracker>();
  gosan::go([tracker] { tracker->run(); });  // go here
  tracker->events.send("test1");
  tracker->events.send("test2");
  gosan::chan<> give_up = gosan::make_chan();
  give_up.close();
  std::printf("reported: %d\n", tracker->shutdown(give_up));
  tracker->stop.recv();
}

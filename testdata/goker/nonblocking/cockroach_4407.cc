// cockroach 4407: a server counts a connection in the connection's own
// goroutine, while its stop waits for the count to become zero: the wait may
// miss it. Fixed: it is counted before the goroutine starts.
// manifests: always
// expect: data-race
#include <chrono>

#include "kernel.h"
#include "moment.h"

using namespace std::chrono_literals;

Moment counted;

struct Server {
  gosan::sync::WaitGroup connections;

  void serve() {
    if (kFixed) connections.add(1);
    gosan::go([this] {
      if (!kFixed) connections.add(1);  // race: read
      counted.happened();
      gosan::time::sleep(50ms);  // the connection
      connections.done();
    });
  }
  void stop() {
    counted.wait();
    connections.wait();  // race: write
  }
};

int main() {
  Server server;
  server.serve();
  server.stop();
}

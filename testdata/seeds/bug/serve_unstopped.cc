// done without stop: main waits for both servers, the one that is well is never
// told to stop, and the program hangs with half of itself.
// twin: seeds/cure/serve.cc
// expect: deadlock goroutines=3
#include <gosan/gosan.h>

#include <cstdio>

#include "server.h"

using Done = gosan::chan<gosan::Error>;
using Stop = gosan::chan<>;

gosan::Error serve(const Server& server, const Stop& stop) {
  gosan::go([=] {
    stop.recv();  // blocked here
    server.shutdown();
  });
  return server.listen_and_serve();  // blocked here
}

int main() {
  const Done done = gosan::make_chan<gosan::Error>(2);
  const Stop stop = gosan::make_chan();
  gosan::go([=] { done.send(serve(Server("debug"), stop)); });
  gosan::go([=] { done.send(gosan::Error("listen :8080: address in use")); });
  for (std::size_t i = 0; i < done.cap(); i++) {
    const gosan::Error err = *done.recv();  // blocked here
    std::printf("error: %s\n", err.message().c_str());
  }
}

// done and stop: the first server that ends has stop closed, which shuts the
// other down; main waits for both. Concurrency is left to the caller.
// twin: seeds/bug/serve_unstopped.cc
// stdout: error: debug: server closed
#include <gosan/gosan.h>

#include <cstdio>

#include "server.h"

using Done = gosan::chan<gosan::Error>;
using Stop = gosan::chan<>;

gosan::Error serve(const Server& server, const Stop& stop) {
  gosan::go([=] {
    stop.recv();
    server.shutdown();
  });
  return server.listen_and_serve();
}

int main() {
  const Done done = gosan::make_chan<gosan::Error>(2);
  const Stop stop = gosan::make_chan();
  gosan::go([=] { done.send(serve(Server("debug"), stop)); });
  gosan::go([=] { done.send(gosan::Error("listen :8080: address in use")); });
  bool stopped = false;
  for (std::size_t i = 0; i < done.cap(); i++) {
    const gosan::Error err = *done.recv();
    std::printf("error: %s\n", err.message().c_str());
    if (!stopped) stop.close();
    stopped = true;
  }
}

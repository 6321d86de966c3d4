// serveApp ends and main with it: the goroutine that serves /debug is never
// told, and if it had ended nobody would have heard.
// twin: seeds/cure/serve.cc
// expect: goroutine-leak state="chan receive" waits_on=chan count=1 name=debug
#include <gosan/gosan.h>

#include <cstdio>

#include "server.h"
#include "settle.h"

gosan::Error serve_app() {
  return gosan::Error("listen :8080: address in use");
}

gosan::Error serve_debug() {
  const Server server("debug");
  return server.listen_and_serve();  // blocked here
}

int main() {
  gosan::go(gosan::named("debug"), serve_debug);  // go here
  settle();
  std::puts(serve_app().message().c_str());
}

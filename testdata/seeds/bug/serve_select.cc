// Both servers have ended without an error, and main waits in an empty select
// for nobody: keep yourself busy or do the work yourself.
// twin: seeds/cure/serve.cc
// expect: deadlock goroutines=1
#include <gosan/gosan.h>

#include "server.h"

void serve(const Server& server) {
  gosan::go([server] {
    if (server.listen_and_serve()) return;  // closed is no error to report
  });
  server.shutdown();
}

int main() {
  serve(Server("app"));
  serve(Server("debug"));
  gosan::select();  // blocked here
}

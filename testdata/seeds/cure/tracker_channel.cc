// One goroutine and a channel of events; run() closes `stop` when it has
// reported all of them, whether shutdown still waits or has given up.
// stdout: test3
#include <gosan/gosan.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "settle.h"

using namespace std::chrono_literals;
using gosan::context::Context;

struct Tracker {
  gosan::chan<std::string> ch = gosan::make_chan<std::string>(10);
  gosan::chan<> stop = gosan::make_chan();

  gosan::Error event(const Context& ctx, const std::string& data) {
    switch (gosan::select(send(ch, data), recv(ctx.done()))) {
      case 0:
        return {};
      default:
        return ctx.err();
    }
  }
  void run() {
    for (const std::string& data : ch) std::puts(data.c_str());
    stop.close();
  }
  void shutdown(const Context& ctx) {
    ch.close();
    if (gosan::select(recv(stop), recv(ctx.done())) == 1) std::puts("gave up");
  }
};

int main() {
  const auto tracker = std::make_shared<Tracker>();
  gosan::go([tracker] { tracker->run(); });
  for (const char* data : {"test1", "test2", "test3"}) {
    tracker->event(gosan::context::background(), data);
  }
  auto [ctx, cancel] =
      gosan::context::with_timeout(gosan::context::background(), 50ms);
  auto _ = gosan::defer(cancel);
  tracker->shutdown(ctx);
  settle();
}
